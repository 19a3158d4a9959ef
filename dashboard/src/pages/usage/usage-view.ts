import { USAGE_RANGES, type UsageInterval, type UsageRange } from './usage-choice';
import { REFUSAL_SERIES, type UsageBucket, type UsageCounts } from './usage-series';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Usage as the server tells it. */
export interface ServerUsage {
  readonly from: string;
  readonly to: string;
  readonly buckets: readonly UsageBucket[];
}

/** All that a chart, a table or a file shows: every part of a stretch, also those without a use. */
export interface UsageView {
  readonly range: UsageRange;
  readonly interval: UsageInterval;
  readonly from: string;
  readonly to: string;
  readonly buckets: readonly UsageBucket[];
  readonly sum: UsageCounts;
}

/** Where a range begins that ends where the newest answer ends: by the server's clock, not ours. */
export function startOfRange(range: UsageRange, to: string): string {
  return new Date(Date.parse(to) - USAGE_RANGES[range].days * DAY_MS).toISOString();
}

/** Puts older parts and the newest together; what both tell is taken from the newest. */
export function createUsageView(
  { range, interval }: Pick<UsageView, 'range' | 'interval'>,
  newest: ServerUsage,
  older: ServerUsage | undefined,
): UsageView {
  const told = new Map<number, UsageBucket>();
  for (const bucket of older?.buckets ?? []) told.set(Date.parse(bucket.startsAt), bucket);
  for (const bucket of newest.buckets) told.set(Date.parse(bucket.startsAt), bucket);
  const from = startOfRange(range, newest.to);
  const length = interval === 'HOUR' ? HOUR_MS : DAY_MS;
  const buckets: UsageBucket[] = [];
  for (let at = Date.parse(from); at < Date.parse(newest.to); at += length) {
    buckets.push(told.get(at) ?? { ...NOTHING, startsAt: new Date(at).toISOString() });
  }
  return { range, interval, from, to: newest.to, buckets, sum: sumOf(buckets) };
}

/** Where a part ends: where the next begins. */
export function endOf(
  { startsAt }: Pick<UsageBucket, 'startsAt'>,
  interval: UsageInterval,
): string {
  const length = interval === 'HOUR' ? HOUR_MS : DAY_MS;
  return new Date(Date.parse(startsAt) + length).toISOString();
}

const NOTHING: UsageCounts = Object.freeze({
  accepted: 0,
  refused: Object.freeze({
    total: 0,
    perMinute: 0,
    perDay: 0,
    insufficientScope: 0,
    expired: 0,
    disabled: 0,
    revoked: 0,
  }),
});

function sumOf(buckets: readonly UsageCounts[]): UsageCounts {
  const refused = { ...NOTHING.refused };
  let accepted = 0;
  for (const bucket of buckets) {
    accepted += bucket.accepted;
    refused.total += bucket.refused.total;
    for (const { reason } of REFUSAL_SERIES) refused[reason] += bucket.refused[reason];
  }
  return { accepted, refused };
}
