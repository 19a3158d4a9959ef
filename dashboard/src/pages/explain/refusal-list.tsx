import type { ReactElement } from 'react';
import { countOf } from '../../format/count';
import { RelativeTime } from '../../ui/relative-time';
import type { Explanation } from './explanation';

type LastRefusal = NonNullable<Explanation['lastRefusals']>[number];

const REASONS: Readonly<Record<LastRefusal['reason'], string>> = Object.freeze({
  PER_MINUTE: 'Over the minute’s limit',
  PER_DAY: 'Over the day’s limit',
  INSUFFICIENT_SCOPE: 'Missing a scope',
  EXPIRED: 'Expired',
  DISABLED: 'Disabled',
  REVOKED: 'Revoked or replaced',
});

/** When a key was last refused for each reason, and how often within a day. */
export function RefusalList({
  refusals,
}: {
  readonly refusals: readonly LastRefusal[];
}): ReactElement {
  if (refusals.length === 0) {
    return <p className="text-sm text-ink-soft">It has never been refused.</p>;
  }
  return (
    <ul className="divide-y divide-line rounded-xl border border-line bg-surface">
      {refusals.map(({ countOfDay, reason, refusedAt }) => (
        <li key={reason} className="flex flex-wrap justify-between gap-x-4 px-4 py-2.5 text-sm">
          <span className="font-medium">{REASONS[reason]}</span>
          <span className="text-ink-soft">
            <RelativeTime at={refusedAt} />, {countOf(countOfDay, 'time')} in 24 hours
          </span>
        </li>
      ))}
    </ul>
  );
}
