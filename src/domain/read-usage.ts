import { noRefusals, REFUSAL_REASONS, type RefusalReason } from '../quota/quota.ts';
import { DAY_MS, HOUR_MS, startOfWindow } from '../quota/window.ts';
import type { ApiKey } from '../store/api-keys.ts';
import { listUsageHours } from '../store/usage.ts';
import type { UsageHourRecord } from '../store/usage-journal.ts';
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

/** Uses of one key in one stretch of time. */
export interface UsageCounts {
  readonly accepted: number;
  readonly refused: Readonly<Record<RefusalReason, number>>;
}

/** Uses in one hour or day, by its start. */
export interface UsageBucket extends UsageCounts {
  readonly startsAt: number;
}

/** A key's uses from `from` up to `to`, in sum and in parts. Parts without a use are left out. */
export interface Usage extends UsageCounts {
  readonly from: number;
  readonly to: number;
  readonly buckets: readonly UsageBucket[];
}

/** The longest stretch that can be asked for at once, in days: a quarter. */
export const MAX_USAGE_DAYS = 92;

/**
 * A key's uses, from the very numbers that limit it.
 *
 * @throws DomainError PERMISSION_DENIED without `usage:read`; INVALID_ARGUMENT for a stretch that is
 *   empty or longer than 92 days.
 */
export async function readUsage(
  domain: Domain,
  call: Call,
  asked: { readonly apiKey: ApiKey; readonly query: UsageQuery },
): Promise<Usage> {
  requireScope(await currentPrincipal(domain, call), 'usage:read', 'read usage');
  const { from, to, length } = rangeOf(asked.query, domain.clock.now());
  await domain.quota.settle();
  const hours = await listUsageHours(domain.store.db, { keyId: asked.apiKey.id, from, to });
  const parts = new Map<number, UsageHourRecord[]>();
  for (const hour of hours) {
    const startsAt = startOfWindow(hour.hour, length);
    const part = parts.get(startsAt);
    if (part === undefined) parts.set(startsAt, [hour]);
    else part.push(hour);
  }
  const buckets = [...parts].map(([startsAt, part]) => ({ startsAt, ...sumOf(part) }));
  return { from, to, buckets, ...sumOf(buckets) };
}

function rangeOf(
  query: UsageQuery,
  now: number,
): { readonly from: number; readonly to: number; readonly length: number } {
  const isDaily = query.interval === 'DAY';
  const length = isDaily ? DAY_MS : HOUR_MS;
  // Now lies in the part that begins now, too.
  const to = startOfWindow((query.to ?? now + 1) + length - 1, length);
  const from = startOfWindow(query.from ?? to - (isDaily ? 30 : 1) * DAY_MS, length);
  if (from >= to || to - from > MAX_USAGE_DAYS * DAY_MS) {
    throw invalidArgument({
      field: 'from',
      expected: `a time before to, at most ${MAX_USAGE_DAYS} days`,
      received: `${new Date(from).toISOString()} (to: ${new Date(to).toISOString()})`,
    });
  }
  return { from, to, length };
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
