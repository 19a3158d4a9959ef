import type { ReactElement } from 'react';
import { formatInstant } from '../../format/instant';
import { Field } from '../../ui/field';
import { Select, TextInput } from '../../ui/inputs';
import {
  EXPIRATION_CHOICES,
  type ExpirationChoice,
  type ExpirationDraft,
  instantOf,
  toLocalInput,
} from './expiration';

const DAY_MS = 86_400_000;

/** Chooses when a key expires. `kept` says what stays as it is, for a key that exists. */
export function ExpirationField({
  draft,
  onChange,
  kept,
  error,
}: {
  readonly draft: ExpirationDraft;
  readonly onChange: (draft: ExpirationDraft) => void;
  readonly kept?: string;
  readonly error: string | undefined;
}): ReactElement {
  const instant = instantOf(draft, Date.now());
  const isCustom = draft.choice === 'custom';
  const hint =
    instant === null ? undefined : `The key is refused from ${formatInstant(instant)} on.`;
  function choose(choice: ExpirationChoice): void {
    const custom = draft.custom || toLocalInput(new Date(Date.now() + DAY_MS).toISOString());
    onChange({ choice, custom });
  }
  return (
    <div className="grid gap-3">
      <Field
        label="Expiration"
        hint={isCustom ? undefined : hint}
        error={isCustom ? undefined : error}
      >
        <Select
          value={draft.choice}
          onChange={({ target }) => choose(target.value as ExpirationChoice)}
        >
          {kept !== undefined && <option value="keep">{kept}</option>}
          {EXPIRATION_CHOICES.map(({ label, value }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
      </Field>
      {isCustom && (
        <Field label={`Date and time (${timeZone()})`} hint={hint} error={error}>
          <TextInput
            type="datetime-local"
            value={draft.custom}
            onChange={({ target }) => onChange({ choice: 'custom', custom: target.value })}
          />
        </Field>
      )}
    </div>
  );
}

function timeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
