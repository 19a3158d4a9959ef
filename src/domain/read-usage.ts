import { FIRST_INSTANT, LAST_INSTANT } from '../kernel/clock.ts';
import { noRefusals, REFUSAL_REASONS, type RefusalReason } from '../quota/quota.ts';
import { DAY_MS, HOUR_MS, startOfWindow } from '../quota/window.ts';
import { listUsageParts } from '../store/usage.ts';
import type { Call, Domain } from './domain.ts';
import { invalidArgument } from './errors.ts';
import { currentPrincipal } from './identify.ts';
import { requireScope } from './principal.ts';

/** The length of the parts that usage is told in. */
export type UsageInterval = 'HOUR' | 'DAY';

/** Which usage to tell. Instants are in milliseconds since the Unix epoch. */
export interface UsageQuery {
  /** Defaults to 24 hours, or with days to 30 days, before `to`. Rounded down to the interval. */
  readonly from?: number | null | undefined;
  /** Defaults to now. Rounded up to the interval. */
  readonly to?: number | null | undefined;
  readonly interval: UsageInterval;
}

/** Uses in one stretch of time. */
export interface UsageCounts {
  readonly accepted: number;
  readonly refused: Readonly<Record<RefusalReason, number>>;
}

/** Uses in one hour or day, by its start. */
export interface UsageBucket extends UsageCounts {
  readonly startsAt: number;
}

/** What was counted in one hour. */
export interface CountedHour extends UsageCounts {
  readonly hour: number;
}

/** Uses from `from` up to `to`, in sum and in parts. Parts without a use are left out. */
export interface Usage extends UsageCounts {
  readonly from: number;
  readonly to: number;
  readonly buckets: readonly UsageBucket[];
}

/** The longest stretch that can be asked for at once, in days: a quarter. */
export const MAX_USAGE_DAYS = 92;

/**
 * The uses of each of the keys, from the very numbers that limit them.
 *
 * @throws DomainError PERMISSION_DENIED without `usage:read`; INVALID_ARGUMENT for a stretch that is
 *   empty or longer than 92 days.
 */
export async function readUsages(
  domain: Domain,
  call: Call,
  asked: { readonly keyIds: readonly string[]; readonly query: UsageQuery },
): Promise<ReadonlyMap<string, Usage>> {
  requireScope(await currentPrincipal(domain, call), 'usage:read', 'read usage');
  const { from, to, length } = stretchOf(asked.query, domain.clock.now());
  await domain.quota.settle();
  const usages = new Map<string, Usage>();
  for (const keyId of asked.keyIds) {
    // A quarter of one key by the hour, some 2 ms, is read in one piece.
    await domain.slices.next();
    const range = { keyId, from, to, lengthMs: length };
    const buckets = await listUsageParts(domain.store.db, range);
    usages.set(keyId, { from, to, buckets, ...sumOf(buckets) });
  }
  return usages;
}

/** A stretch of time in whole parts of a length. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly length: number;
}

/**
 * The stretch that is asked for.
 *
 * @throws DomainError INVALID_ARGUMENT for one that is empty or longer than 92 days, or that begins or
 *   ends where RFC 3339 has no name for it.
 */
export function stretchOf(query: UsageQuery, now: number): Stretch {
  const isDaily = query.interval === 'DAY';
  const length = isDaily ? DAY_MS : HOUR_MS;
  // Now lies in the part that begins now, too.
  const to = startOfWindow((query.to ?? now + 1) + length - 1, length);
  const from = startOfWindow(query.from ?? to - (isDaily ? 30 : 1) * DAY_MS, length);
  if (from < FIRST_INSTANT || to > LAST_INSTANT) {
    throw invalidArgument({
      field: from < FIRST_INSTANT ? 'from' : 'to',
      expected: 'whole hours or days of the years 0000 to 9999',
      received: 'some beyond them',
    });
  }
  if (from >= to || to - from > MAX_USAGE_DAYS * DAY_MS) {
    throw invalidArgument({
      field: 'from',
      expected: `a time before to, at most ${MAX_USAGE_DAYS} days`,
      received: `${new Date(from).toISOString()} (to: ${new Date(to).toISOString()})`,
    });
  }
  return { from, to, length };
}

/** The usage in a stretch, given what was counted in its hours, oldest first. */
export function usageOf(hours: readonly CountedHour[], { from, to, length }: Stretch): Usage {
  const parts = new Map<number, CountedHour[]>();
  for (const hour of hours) {
    const startsAt = startOfWindow(hour.hour, length);
    const part = parts.get(startsAt);
    if (part === undefined) parts.set(startsAt, [hour]);
    else part.push(hour);
  }
  const buckets = [...parts].map(([startsAt, part]) => ({ startsAt, ...sumOf(part) }));
  return { from, to, buckets, ...sumOf(buckets) };
}

function sumOf(parts: readonly UsageCounts[]): UsageCounts {
  const refused = noRefusals();
  let accepted = 0;
  for (const part of parts) {
    accepted += part.accepted;
    for (const reason of REFUSAL_REASONS) refused[reason] += part.refused[reason];
  }
  return { accepted, refused };
}
