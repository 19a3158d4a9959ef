import type { ApiKey } from '../store/api-keys.ts';
import { DomainError } from './errors.ts';
import type { Plan } from './mutate.ts';
import { requireApiKey, requireScope, requireScopesOf } from './principal.ts';

/**
 * The key with this id, if the caller may change it: it has `keys:write` and every reserved scope
 * that the key has, and the key is not revoked.
 *
 * @throws DomainError PERMISSION_DENIED, NOT_FOUND, FAILED_PRECONDITION.
 */
export async function requireChangeableKey({ db, caller }: Plan, id: string): Promise<ApiKey> {
  requireScope(caller, 'keys:write', 'change API keys');
  const apiKey = await requireApiKey(db, caller, id);
  requireScopesOf(caller, apiKey.scopes, 'change an API key that has it');
  if (apiKey.revokedAt === null) return apiKey;
  throw new DomainError({
    code: 'FAILED_PRECONDITION',
    message: `API key ${id} is revoked, which is final`,
    details: [`revoked_at: ${new Date(apiKey.revokedAt).toISOString()}`],
  });
}
