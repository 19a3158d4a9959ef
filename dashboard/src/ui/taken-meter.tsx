import type { ReactElement } from 'react';
import { formatCount } from '../format/count';
import { Meter } from './meter';

/** How much of a limit is taken, in words and as a bar: `3 of 10`. */
export function TakenMeter({
  label,
  value,
  max,
}: {
  readonly label: string;
  readonly value: number;
  readonly max: number;
}): ReactElement {
  const text = `${formatCount(value)} of ${formatCount(max)}`;
  return (
    <div className="inline-grid min-w-24 gap-1">
      <span>{text}</span>
      <Meter
        label={label}
        text={text}
        value={value}
        max={max}
        tone={value >= max ? 'warn' : 'accent'}
      />
    </div>
  );
}
