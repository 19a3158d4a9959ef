import type { ReactElement } from 'react';
import { graphql } from '../../data/graphql';
import { useAsk } from '../../data/use-ask';
import { countOf } from '../../format/count';

const accountChoicesQuery = graphql(`
  query AccountChoices {
    accounts(first: 100) { totalCount nodes { id name } }
  }
`);

const chosenAccountQuery = graphql(`
  query ChosenAccount($id: ID!) {
    account(id: $id) { id name }
  }
`);

/**
 * The accounts of a select, for operators: the newest hundred, and the chosen one wherever it
 * stands. All others are reached from their own page.
 */
export function AccountOptions({ chosenId }: { readonly chosenId: string | null }): ReactElement {
  const accounts = useAsk(accountChoicesQuery, {}, { live: false }).data?.accounts;
  const nodes = accounts?.nodes ?? [];
  const isMissing = chosenId !== null && !nodes.some(({ id }) => id === chosenId);
  const chosen = useAsk(
    chosenAccountQuery,
    { id: chosenId ?? '' },
    { enabled: isMissing && accounts !== undefined, live: false },
  );
  const more = (accounts?.totalCount ?? 0) - nodes.length;
  return (
    <>
      {isMissing && <option value={chosenId}>{chosen.data?.account?.name ?? chosenId}</option>}
      {nodes.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
      {more > 0 && <option disabled>{`${countOf(more, 'older account')}: see Accounts`}</option>}
    </>
  );
}
