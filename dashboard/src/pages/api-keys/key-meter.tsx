import type { ReactElement, ReactNode } from 'react';
import { graphql } from '../../data/graphql';
import { useAsk } from '../../data/use-ask';
import { formatCount } from '../../format/count';
import { Callout } from '../../ui/callout';
import { Meter } from '../../ui/meter';

const FULL =
  'The account holds all the keys it may. Revoke one to create another: disabled and expired ' +
  'keys count too.';

const ownCountQuery = graphql(`
  query OwnKeyCount {
    viewer { account { id keyCount keyLimit } }
  }
`);

const countQuery = graphql(`
  query KeyCount($id: ID!) {
    account(id: $id) { id keyCount keyLimit }
  }
`);

/** How many keys an account has and may have, once it is known. Null is the viewer's own. */
function useKeyCount(accountId: string | null) {
  const own = useAsk(ownCountQuery, {}, { enabled: accountId === null });
  const other = useAsk(countQuery, { id: accountId ?? '' }, { enabled: accountId !== null });
  if (accountId === null) return own.data?.viewer.account;
  const account = other.data?.account;
  // While another account's is on its way, the one before is still there.
  return account?.id === accountId ? account : undefined;
}

/** Says that an account holds all the keys it may; nothing while there is room. */
export function FullNotice({ accountId }: { readonly accountId: string | null }): ReactNode {
  const account = useKeyCount(accountId);
  if (account == null || account.keyCount < account.keyLimit) return null;
  return <Callout tone="warn">{FULL}</Callout>;
}

/** How many keys an account has of those it may have, the viewer's own when none is named. */
export function KeyMeter({
  accountId,
}: {
  readonly accountId: string | null;
}): ReactElement | null {
  const account = useKeyCount(accountId);
  if (account == null) return <div className="h-11" />;
  const { keyCount, keyLimit } = account;
  const isFull = keyCount >= keyLimit;
  const text = `${formatCount(keyCount)} of ${formatCount(keyLimit)} keys`;
  return (
    <div className="grid gap-1.5">
      <div className="grid max-w-64 gap-1.5">
        <p className="text-sm font-medium">{text}</p>
        <Meter
          label="Keys of the account"
          text={text}
          value={keyCount}
          max={keyLimit}
          tone={isFull ? 'warn' : 'accent'}
        />
      </div>
      {isFull && <p className="text-sm text-warn">{FULL}</p>}
    </div>
  );
}
