import { formatDay } from '../../format/instant';
import { formatHour } from './format-part';
import type { UsageView } from './usage-view';

/** Which parts the time axis names, and how: hours within one day, midnights of several. */
export function ticksOf({ range, interval, buckets }: UsageView): {
  readonly at: readonly string[];
  readonly format: (startsAt: string) => string;
} {
  const starts = buckets.map(({ startsAt }) => startsAt);
  if (interval === 'DAY') return { at: starts, format: formatDayOfYear };
  if (range === '24h') return { at: starts, format: formatHour };
  return { at: starts.filter((iso) => formatHour(iso) === '00:00'), format: formatDayOfYear };
}

/** `21 Nov`: the year stands above the chart. */
function formatDayOfYear(iso: string): string {
  return formatDay(iso).replace(/ \d+$/, '');
}
