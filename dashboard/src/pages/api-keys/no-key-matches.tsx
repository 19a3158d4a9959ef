import type { ReactElement } from 'react';
import { Link, useSearchParams } from 'wouter';
import { graphql } from '../../data/graphql';
import { useAsk } from '../../data/use-ask';
import { formatCount } from '../../format/count';
import { EmptyState } from '../../ui/empty-state';
import { type ListState, listVariables } from './list-state';

const revokedCountQuery = graphql(`
  query RevokedKeyCount($accountId: ID, $filter: ApiKeyFilter) {
    apiKeys(accountId: $accountId, first: 1, filter: $filter) { totalCount }
  }
`);

/** Says that no key matches, what to do about it, and whether one does that is revoked. */
export function NoKeyMatches({ state }: { readonly state: ListState }): ReactElement {
  if (state.view === 'revoked') {
    return (
      <EmptyState title="No key matches">
        <p>
          Search for another part of the label. Keys that are not revoked are in the other view.
        </p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No key matches">
      <p>Search for another part of the label, or choose another status.</p>
      {state.search !== '' && <AmongRevoked state={state} />}
    </EmptyState>
  );
}

function AmongRevoked({ state }: { readonly state: ListState }): ReactElement | null {
  const [parameters] = useSearchParams();
  const { accountId, filter } = listVariables({ ...state, view: 'revoked' }, null);
  const { data, isPlaceholderData } = useAsk(revokedCountQuery, { accountId, filter });
  const count = data?.apiKeys.totalCount ?? 0;
  if (count === 0 || isPlaceholderData) return null;
  const there = new URLSearchParams(parameters);
  there.delete('status');
  there.set('view', 'revoked');
  return (
    <p>
      <Link href={`/api-keys?${there}`} className="font-medium text-accent underline">
        {formatCount(count)} among the revoked
      </Link>
    </p>
  );
}
