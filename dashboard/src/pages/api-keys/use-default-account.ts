import { graphql } from '../../data/graphql';
import { useAsk } from '../../data/use-ask';
import { useIsOperator, useViewer } from '../../data/viewer';

const accountCountQuery = graphql(`
  query AccountCount {
    accounts(first: 1) { totalCount }
  }
`);

/**
 * The account that a new key goes to unless another is picked: the one that is looked at, or else the
 * only one there is. Null where one must be picked, or while it is not known.
 */
export function useDefaultAccount(lookedAt: string | null): string | null {
  const own = useViewer().account.id;
  const isOpen = useIsOperator() && lookedAt === null;
  const { data } = useAsk(accountCountQuery, {}, { enabled: isOpen, live: false });
  if (!isOpen) return lookedAt ?? own;
  return data?.accounts.totalCount === 1 ? own : null;
}
