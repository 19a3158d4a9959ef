import type { ReactElement } from 'react';
import { graphql } from '../data/graphql';
import { useAsk } from '../data/use-ask';
import { countOf } from '../format/count';

/** The server's largest page. */
const MOST_ACCOUNTS = 100;

const accountChoicesQuery = graphql(`
  query AccountChoices($first: Int!) {
    accounts(first: $first) { totalCount nodes { id name } }
  }
`);

const chosenAccountQuery = graphql(`
  query ChosenAccount($id: ID!) {
    account(id: $id) { id name }
  }
`);

/**
 * The accounts of a select, for operators: the newest hundred by name, and the chosen one wherever it
 * stands. All others are reached from their own page.
 */
export function AccountOptions({ chosenId }: { readonly chosenId: string | null }): ReactElement {
  const { data } = useAsk(accountChoicesQuery, { first: MOST_ACCOUNTS }, { live: false });
  const offered = data?.accounts.nodes ?? [];
  const isMissing = chosenId !== null && !offered.some(({ id }) => id === chosenId);
  const chosen = useAsk(
    chosenAccountQuery,
    { id: chosenId ?? '' },
    { enabled: isMissing && data !== undefined, live: false },
  );
  const others = (data?.accounts.totalCount ?? 0) - offered.length;
  const sorted = offered.toSorted((one, other) => one.name.localeCompare(other.name, 'en'));
  return (
    <>
      {isMissing && <option value={chosenId}>{chosen.data?.account?.name ?? chosenId}</option>}
      {sorted.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
      {others > 0 && (
        <option disabled>{`${countOf(others, 'older account')}: see Accounts`}</option>
      )}
    </>
  );
}
