import type { ReactElement } from 'react';
import { formatCount } from '../format/count';

/** How much of a limit is taken, in words and as a bar: `3 of 10`. */
export function Meter({
  label,
  value,
  max,
}: {
  readonly label: string;
  readonly value: number;
  readonly max: number;
}): ReactElement {
  const share = max === 0 ? 1 : Math.min(1, value / max);
  return (
    <span className="inline-grid min-w-24 gap-1">
      <span>
        {formatCount(value)} of {formatCount(max)}
      </span>
      <svg viewBox="0 0 100 4" preserveAspectRatio="none" role="img" className="h-1 w-full">
        <title>{`${label}: ${formatCount(value)} of ${formatCount(max)}`}</title>
        <rect width="100" height="4" rx="2" fill="var(--line)" />
        <rect
          width={share * 100}
          height="4"
          rx="2"
          className={share >= 1 ? 'fill-warn' : 'fill-accent'}
        />
      </svg>
    </span>
  );
}
