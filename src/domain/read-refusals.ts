import { REFUSAL_REASONS, type RefusalReason } from '../quota/quota.ts';
import { DAY_MS, HOUR_MS, startOfWindow } from '../quota/window.ts';
import type { ApiKey } from '../store/api-keys.ts';
import { findLastRefusals, listUsageHours } from '../store/usage.ts';
import type { Call, Domain } from './domain.ts';
import { currentPrincipal } from './identify.ts';
import { requireScope } from './principal.ts';

/** How often and when a key was last refused for one reason. */
export interface LastRefusal {
  readonly reason: RefusalReason;
  /** In milliseconds since the Unix epoch. */
  readonly refusedAt: number;
  /** Refusals in the last 24 whole hours and the current one. */
  readonly countOfDay: number;
}

/**
 * The key's last refusals by reason, latest first. Reasons for which it never was are left out.
 *
 * @throws DomainError PERMISSION_DENIED without `usage:read`.
 */
export async function readLastRefusals(
  domain: Domain,
  call: Call,
  apiKey: ApiKey,
): Promise<readonly LastRefusal[]> {
  requireScope(await currentPrincipal(domain, call), 'usage:read', 'read refusals');
  await domain.quota.settle();
  const { db } = domain.store;
  const now = domain.clock.now();
  const range = { from: startOfWindow(now, HOUR_MS) - DAY_MS, to: now + 1 };
  const hours = await listUsageHours(db, { keyIds: [apiKey.id], ...range });
  const last = await findLastRefusals(db, apiKey.id);
  return REFUSAL_REASONS.flatMap((reason) => {
    const refusedAt = last.get(reason);
    if (refusedAt === undefined) return [];
    const countOfDay = hours.reduce((sum, hour) => sum + hour.refused[reason], 0);
    return [{ reason, refusedAt, countOfDay }];
  }).sort((one, other) => other.refusedAt - one.refusedAt);
}
