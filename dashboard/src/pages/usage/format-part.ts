import { formatDay } from '../../format/instant';
import type { UsageInterval } from './usage-choice';
import { endOf, type UsageView } from './usage-view';

/** A part of a stretch, in UTC: `22 Nov 2026, 14:00–15:00`, or for a day `22 Nov 2026`. */
export function formatPart(startsAt: string, interval: UsageInterval): string {
  if (interval === 'DAY') return formatDay(startsAt);
  return `${formatDay(startsAt)}, ${formatHour(startsAt)}–${formatHour(endOf({ startsAt }, interval))}`;
}

/** A stretch in UTC: `21 Nov 2026, 04:00 to 22 Nov 2026, 04:00 UTC`; in whole days, its days. */
export function formatStretch({ buckets, from, interval, to }: UsageView): string {
  if (interval === 'HOUR') {
    return `${formatDay(from)}, ${formatHour(from)} to ${formatDay(to)}, ${formatHour(to)} UTC`;
  }
  return `${formatDay(from)} to ${formatDay(buckets.at(-1)?.startsAt ?? to)}, in UTC`;
}

/** The hour of an instant, in UTC: `14:00`. */
export function formatHour(iso: string): string {
  return iso.slice(11, 16);
}
