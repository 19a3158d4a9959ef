import type { ReactElement } from 'react';
import { formatCount } from '../format/count';
import { Meter, type MeterTone } from './meter';
import { useNow } from './use-now';

/** One window as the server tells it. */
export interface RateLimitWindow {
  readonly limit: number;
  readonly remaining: number;
  readonly resetsAt: string;
}

/** How much of both windows is left, as two bars that run empty. */
export function RateLimitMeters({
  rateLimits,
}: {
  readonly rateLimits: { readonly perMinute: RateLimitWindow; readonly perDay: RateLimitWindow };
}): ReactElement {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <WindowLeft name="Left this minute" words="this minute" window={rateLimits.perMinute} />
      <WindowLeft name="Left today" words="today" window={rateLimits.perDay} />
    </div>
  );
}

function WindowLeft({
  name,
  words,
  window,
}: {
  readonly name: string;
  readonly words: string;
  readonly window: RateLimitWindow;
}): ReactElement {
  const { limit, remaining, resetsAt } = window;
  const now = useNow();
  return (
    <div className="grid content-start gap-2 rounded-xl border border-line bg-surface p-4">
      <p className="flex flex-wrap items-baseline justify-between gap-x-3 text-sm">
        <span>
          <strong className="text-lg font-semibold tabular-nums">{formatCount(remaining)}</strong>
          <span className="text-ink-soft">
            {' '}
            of {formatCount(limit)} left {words}
            <span className="sr-only">, </span>
          </span>
        </span>
        <span className="text-ink-soft tabular-nums">resets in {describeWait(resetsAt, now)}</span>
      </p>
      <Meter
        label={name}
        text={`${formatCount(remaining)} of ${formatCount(limit)}`}
        value={remaining}
        max={limit}
        tone={toneOf(remaining / limit)}
      />
    </div>
  );
}

function toneOf(share: number): MeterTone {
  if (share <= 0.1) return 'bad';
  return share <= 0.25 ? 'warn' : 'accent';
}

/** How long until an instant, in the largest unit that fits: `18 s`, `12 min`, `9 h`. */
function describeWait(iso: string, nowMs: number): string {
  const seconds = Math.max(0, Math.ceil((Date.parse(iso) - nowMs) / 1_000));
  if (seconds < 60) return `${seconds} s`;
  return seconds < 3_600 ? `${Math.ceil(seconds / 60)} min` : `${Math.floor(seconds / 3_600)} h`;
}
