import { formatCsv } from '../../data/csv';
import { REFUSAL_SERIES } from './usage-series';
import { endOf, type UsageView } from './usage-view';

/** The numbers of a view as a CSV file, oldest first. `name` is what they are of: a key's label. */
export function createUsageFile(
  name: string,
  view: UsageView,
): { readonly fileName: string; readonly text: string } {
  const { buckets, interval } = view;
  const header = ['Key', 'From (UTC)', 'To (UTC)', 'Accepted', 'Refused'];
  const reasons = REFUSAL_SERIES.map(({ label }) => label);
  const rows = buckets.map((bucket) => [
    name,
    bucket.startsAt,
    endOf(bucket, interval),
    bucket.accepted,
    bucket.refused.total,
    ...REFUSAL_SERIES.map(({ reason }) => bucket.refused[reason]),
  ]);
  return { fileName: fileNameOf(name, view), text: formatCsv([[...header, ...reasons], ...rows]) };
}

/** Such as `usage-Production-7d-by-day-to-2026-11-22.csv`. */
function fileNameOf(name: string, { interval, range, to }: UsageView): string {
  const safe = name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '') || 'key';
  const isHourly = interval === 'HOUR';
  const end = isHourly ? `${to.slice(0, 13).replace('T', '-')}h` : to.slice(0, 10);
  return `usage-${safe}-${range}-by-${isHourly ? 'hour' : 'day'}-to-${end}.csv`;
}
