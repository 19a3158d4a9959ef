import type { QuotaState } from '../quota/decide.ts';
import type { ApiKey } from '../store/api-keys.ts';
import type { Call, Domain } from './domain.ts';
import { currentPrincipal } from './identify.ts';
import { requireScope } from './principal.ts';

/**
 * Both windows of a key as they stand now, spending nothing; nothing for a key without limits.
 *
 * @throws DomainError PERMISSION_DENIED without `usage:read`.
 */
export async function readRateLimits(
  domain: Domain,
  call: Call,
  apiKey: ApiKey,
): Promise<QuotaState | null> {
  requireScope(await currentPrincipal(domain, call), 'usage:read', 'read what is left of limits');
  return apiKey.rateLimit && domain.quota.look(apiKey.id, apiKey.rateLimit);
}
