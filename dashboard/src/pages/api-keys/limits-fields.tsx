import type { ReactElement } from 'react';
import { useIsOperator } from '../../data/viewer';
import { Switch } from '../../ui/choices';
import { Field } from '../../ui/field';
import { TextInput } from '../../ui/inputs';
import type { LimitsDraft, LimitWindow } from './limits';

/** How often a key may be used; only an operator may lift that. */
export function LimitsFields({
  draft,
  onChange,
  errors,
}: {
  readonly draft: LimitsDraft;
  readonly onChange: (draft: LimitsDraft) => void;
  readonly errors: Readonly<Record<LimitWindow, string | undefined>>;
}): ReactElement {
  const isOperator = useIsOperator();
  return (
    <div className="grid gap-4">
      {(isOperator || draft.isUnlimited) && (
        <Switch
          label="No limits"
          hint="For programs of your own. Only operators can grant it."
          checked={draft.isUnlimited}
          onChange={(isUnlimited) => onChange({ ...draft, isUnlimited })}
        />
      )}
      {!draft.isUnlimited && (
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Requests per minute" hint="1 to 10,000" error={errors.perMinute}>
            <TextInput
              inputMode="numeric"
              autoComplete="off"
              value={draft.perMinute}
              onChange={({ target }) => onChange({ ...draft, perMinute: target.value })}
            />
          </Field>
          <Field label="Requests per day" hint="1 to 100,000, in UTC" error={errors.perDay}>
            <TextInput
              inputMode="numeric"
              autoComplete="off"
              value={draft.perDay}
              onChange={({ target }) => onChange({ ...draft, perDay: target.value })}
            />
          </Field>
        </div>
      )}
    </div>
  );
}
