import type { ReactElement } from 'react';
import { graphql } from '../data/graphql';
import { useAsk } from '../data/use-ask';
import { Select } from './inputs';

/** The server's largest page. */
const MOST_ACCOUNTS = 100;

const accountChoicesQuery = graphql(`
  query AccountChoices($first: Int!) {
    accounts(first: $first) { totalCount nodes { id name } }
  }
`);

const pickedAccountQuery = graphql(`
  query PickedAccount($id: ID!) {
    account(id: $id) { id name }
  }
`);

/**
 * Picks one account, or all of them; for operators. Offers the newest hundred by name, and whichever
 * is picked already, as by a link from its own page.
 */
export function AccountSelect({
  value,
  onPick,
}: {
  readonly value: string | null;
  readonly onPick: (id: string | null) => void;
}): ReactElement {
  const choices = useAsk(accountChoicesQuery, { first: MOST_ACCOUNTS }, { live: false });
  const accounts = choices.data?.accounts.nodes ?? [];
  const isOffered = value === null || accounts.some(({ id }) => id === value);
  const isMissing = choices.data !== undefined && !isOffered;
  const picked = useAsk(
    pickedAccountQuery,
    { id: value ?? '' },
    { enabled: isMissing, live: false },
  );
  const sorted = accounts.toSorted((one, other) => one.name.localeCompare(other.name, 'en'));
  return (
    <Select
      aria-label="Account"
      value={value ?? ''}
      onChange={(event) => onPick(event.target.value || null)}
    >
      <option value="">All accounts</option>
      {value !== null && !isOffered && (
        <option value={value}>{picked.data?.account?.name ?? value}</option>
      )}
      {sorted.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  );
}
