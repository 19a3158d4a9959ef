import { formatDay } from '../../format/instant';
import type { UsageInterval } from './usage-choice';
import { endOf } from './usage-view';

/** A part of a stretch, in UTC: `22 Nov 2026, 14:00–15:00`, or for a day `22 Nov 2026`. */
export function formatPart(startsAt: string, interval: UsageInterval): string {
  if (interval === 'DAY') return formatDay(startsAt);
  return `${formatDay(startsAt)}, ${formatHour(startsAt)}–${formatHour(endOf({ startsAt }, interval))}`;
}

/** The hour of an instant, in UTC: `14:00`. */
export function formatHour(iso: string): string {
  return iso.slice(11, 16);
}
