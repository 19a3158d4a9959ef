import type { ReactElement } from 'react';
import { graphql } from '../../data/graphql';
import { useAsk } from '../../data/use-ask';
import { formatCount } from '../../format/count';
import { Meter } from '../../ui/meter';

/** What it means that an account is full. */
export const FULL_ACCOUNT =
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
export function useKeyCount(accountId: string | null) {
  const own = useAsk(ownCountQuery, {}, { enabled: accountId === null });
  const other = useAsk(countQuery, { id: accountId ?? '' }, { enabled: accountId !== null });
  if (accountId === null) return own.data?.viewer.account;
  const account = other.data?.account;
  // While another account's is on its way, the one before is still there.
  return account?.id === accountId ? account : undefined;
}

interface KeyCount {
  readonly keyCount: number;
  readonly keyLimit: number;
}

/** Whether an account holds all the keys it may. */
export function isFull({ keyCount, keyLimit }: KeyCount): boolean {
  return keyCount >= keyLimit;
}

/** How many keys an account holds of those it may: `7 of 10 keys`. */
export function keyCountWords({ keyCount, keyLimit }: KeyCount): string {
  return `${formatCount(keyCount)} of ${formatCount(keyLimit)} keys`;
}

/** How many keys an account has of those it may have, the viewer's own when none is named. */
export function KeyMeter({
  accountId,
}: {
  readonly accountId: string | null;
}): ReactElement | null {
  const account = useKeyCount(accountId);
  if (account == null) return <div className="h-11" />;
  const text = keyCountWords(account);
  return (
    <div className="grid gap-1.5">
      <div className="grid max-w-64 gap-1.5">
        <p className="text-sm font-medium">{text}</p>
        <Meter
          label="Keys of the account"
          text={text}
          value={account.keyCount}
          max={account.keyLimit}
          tone={isFull(account) ? 'warn' : 'accent'}
        />
      </div>
      {isFull(account) && <p className="text-sm text-warn">{FULL_ACCOUNT}</p>}
    </div>
  );
}
