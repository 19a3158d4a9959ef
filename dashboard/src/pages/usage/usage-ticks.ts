import { formatHour } from './format-part';
import type { UsageView } from './usage-view';

const DAY_WORDS = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});

/** Which parts the time axis names, and how: hours within one day, midnights of several. */
export function ticksOf({ range, interval, buckets }: UsageView): {
  readonly at: readonly string[];
  readonly format: (startsAt: string) => string;
} {
  const starts = buckets.map(({ startsAt }) => startsAt);
  const formatDay = (iso: string): string => (iso === '' ? '' : DAY_WORDS.format(new Date(iso)));
  if (interval === 'DAY') return { at: starts, format: formatDay };
  if (range === '24h') return { at: starts, format: formatHour };
  return { at: starts.filter((iso) => formatHour(iso) === '00:00'), format: formatDay };
}
