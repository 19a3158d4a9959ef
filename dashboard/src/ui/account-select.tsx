import type { ReactElement } from 'react';
import { AccountOptions } from './account-options';
import { Select } from './inputs';

/** Picks one account, or all of them; for operators. */
export function AccountSelect({
  value,
  onPick,
}: {
  readonly value: string | null;
  readonly onPick: (id: string | null) => void;
}): ReactElement {
  return (
    <Select
      aria-label="Account"
      value={value ?? ''}
      onChange={(event) => onPick(event.target.value || null)}
    >
      <option value="">All accounts</option>
      <AccountOptions chosenId={value} />
    </Select>
  );
}
