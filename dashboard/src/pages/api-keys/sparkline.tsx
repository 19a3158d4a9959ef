import type { ReactElement } from 'react';
import { countOf, formatCount } from '../../format/count';
import { joinClasses } from '../../ui/join-classes';
import type { DayOfUse } from './key-documents';

const HOUR_MS = 3_600_000;

/** The chart is this high in units of its own, whatever size it is shown in. */
const HEIGHT = 24;
const STEP = 4;
const BAR = 3;

/** Use by the hour, as bars: accepted, and refused on top of it. */
export function Sparkline({
  usage,
  className = 'h-6 w-18',
}: {
  readonly usage: DayOfUse;
  readonly className?: string;
}): ReactElement {
  const startMs = Date.parse(usage.from);
  const hours = Math.round((Date.parse(usage.to) - startMs) / HOUR_MS);
  const most = Math.max(
    1,
    ...usage.buckets.map((bucket) => bucket.accepted + bucket.refused.total),
  );
  return (
    <svg
      role="img"
      aria-label={describeUse(usage)}
      viewBox={`0 0 ${hours * STEP} ${HEIGHT}`}
      preserveAspectRatio="none"
      className={joinClasses('block', className)}
    >
      <title>{describeUse(usage)}</title>
      <line
        x1={0}
        x2={hours * STEP}
        y1={HEIGHT}
        y2={HEIGHT}
        vectorEffect="non-scaling-stroke"
        strokeWidth={2}
        className="stroke-line"
      />
      {usage.buckets.map((bucket) => {
        const x = ((Date.parse(bucket.startsAt) - startMs) / HOUR_MS) * STEP;
        const accepted = heightOf(bucket.accepted, most);
        const refused = heightOf(bucket.refused.total, most);
        return (
          <g key={bucket.startsAt}>
            <rect
              x={x}
              y={HEIGHT - accepted}
              width={BAR}
              height={accepted}
              className="fill-accent-solid"
            />
            <rect
              x={x}
              y={Math.max(0, HEIGHT - accepted - refused)}
              width={BAR}
              height={refused}
              className="fill-bad-solid"
            />
          </g>
        );
      })}
    </svg>
  );
}

/** A day of use in words: `12 accepted, 3 refused in the last 24 hours`. */
export function describeUse({ accepted, refused }: DayOfUse): string {
  if (refused.total === 0) return `${countOf(accepted, 'use')} in the last 24 hours`;
  const counts = `${formatCount(accepted)} accepted, ${formatCount(refused.total)} refused`;
  return `${counts} in the last 24 hours`;
}

/** A single use among thousands is still to be seen. */
function heightOf(count: number, most: number): number {
  return count === 0 ? 0 : Math.max(2, (count / most) * HEIGHT);
}
