import type { ReactElement } from 'react';
import { fieldError } from '../../data/ask-error';
import { Disclosure } from '../../ui/disclosure';
import { Field } from '../../ui/field';
import { TextInput } from '../../ui/inputs';
import type { Demand } from './explanation';

/** What is typed of a demand, until it is sent. */
interface DemandText {
  readonly scopes: string;
  readonly cost: string;
}

/** Nothing in particular is demanded. */
export const NO_DEMAND: DemandText = Object.freeze({ scopes: '', cost: '1' });

/** What was typed, as the server takes it. What is no number is left for the server to refuse. */
export function readDemand({ scopes, cost }: DemandText): Demand {
  const number = Number(cost);
  return {
    scopes: scopes.split(/[\s,]+/).filter(Boolean),
    cost: Number.isInteger(number) ? number : -1,
  };
}

/** What the call demands, folded away since it mostly demands nothing. */
export function DemandFields({
  value,
  onChange,
  error,
}: {
  readonly value: DemandText;
  readonly onChange: (demand: DemandText) => void;
  readonly error: unknown;
}): ReactElement {
  const scopesError = fieldError(error, 'scopes');
  const costError = fieldError(error, 'cost');
  return (
    <Disclosure summary="Scopes and cost of the call">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label="Scopes"
          optional
          hint="Those that the call demands, with spaces between."
          error={scopesError}
        >
          <TextInput
            value={value.scopes}
            onChange={(event) => onChange({ ...value, scopes: event.target.value })}
            placeholder="workflows:run"
            spellCheck={false}
            className="font-mono"
          />
        </Field>
        <Field label="Cost" optional hint="How many uses the call costs." error={costError}>
          <TextInput
            inputMode="numeric"
            value={value.cost}
            onChange={(event) => onChange({ ...value, cost: event.target.value })}
          />
        </Field>
      </div>
    </Disclosure>
  );
}
