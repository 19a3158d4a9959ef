import { HOUR_MS, startOfWindow } from '../quota/window.ts';
import type { Call, Domain } from './domain.ts';
import { currentPrincipal } from './identify.ts';
import { isOperator, requireAccount, requireScope } from './principal.ts';
import { stretchOf, type Usage, type UsageQuery, usageOf } from './read-usage.ts';

/** Whose usage to tell, and which. */
export interface AccountUsageQuery extends UsageQuery {
  /** Defaults to the caller's own account, and for an operator to all. */
  readonly accountId?: string | null | undefined;
}

/**
 * The uses of all keys of an account in sum: of expired and revoked ones and of the root key too.
 *
 * @throws DomainError PERMISSION_DENIED without `usage:read`; NOT_FOUND for an account;
 *   INVALID_ARGUMENT for a stretch that is empty or longer than 92 days.
 */
export async function readAccountUsage(
  domain: Domain,
  call: Call,
  query: AccountUsageQuery,
): Promise<Usage> {
  const caller = await currentPrincipal(domain, call);
  requireScope(caller, 'usage:read', 'read usage');
  const accountId = query.accountId ?? (isOperator(caller) ? undefined : caller.accountId);
  const { db, usageTotals } = domain.store;
  if (accountId !== undefined) await requireAccount(db, caller, accountId);
  const now = domain.clock.now();
  const stretch = stretchOf(query, now);
  await domain.quota.settle();
  await usageTotals.closeUntil(startOfWindow(now, HOUR_MS));
  return usageOf(await usageTotals.list({ accountId, ...stretch }), stretch);
}
