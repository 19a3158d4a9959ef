import { CircleAlert, TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import { formatCount } from '../../format/count';
import type { KeyFields, LimitsLeft } from './key-documents';

/** From this share of a limit on the uses that are left are told. */
const TOLD_FROM = 0.8;

/** A key's limits in words: `60/min · 1,000/day`, or below each other in a narrow column. */
export function KeyLimits({
  apiKey,
  isNarrow = false,
}: {
  readonly apiKey: KeyFields;
  readonly isNarrow?: boolean;
}): ReactElement {
  const { rateLimit } = apiKey;
  if (rateLimit === null) return <span className="text-ink-soft">No limits</span>;
  return (
    <span className="whitespace-nowrap">
      {formatCount(rateLimit.perMinute)}/min
      <span className={isNarrow ? 'sm:hidden' : undefined}>{' · '}</span>
      <span className={isNarrow ? 'sm:block' : undefined}>{formatCount(rateLimit.perDay)}/day</span>
    </span>
  );
}

/** What is left of limits that are nearly used up; nothing while there is enough. */
export function NearLimits({ left }: { readonly left: LimitsLeft }): ReactElement | null {
  if (left === null) return null;
  return (
    <>
      <NearLimit window={left.perMinute} words="this minute" />
      <NearLimit window={left.perDay} words="today" />
    </>
  );
}

function NearLimit({
  window: { limit, remaining },
  words,
}: {
  readonly window: NonNullable<LimitsLeft>['perDay'];
  readonly words: string;
}): ReactElement | null {
  if (limit - remaining < limit * TOLD_FROM) return null;
  const isEmpty = remaining === 0;
  const Icon = isEmpty ? CircleAlert : TriangleAlert;
  return (
    <span
      className={`flex items-start gap-1 text-xs font-medium ${isEmpty ? 'text-bad' : 'text-warn'}`}
    >
      <Icon aria-hidden="true" className="mt-0.5 size-3 shrink-0" />
      {formatCount(remaining)} of {formatCount(limit)} left {words}
    </span>
  );
}
