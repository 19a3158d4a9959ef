import type { ApiKey } from '../store/api-keys.ts';
import { changeApiKey } from './change-api-key.ts';
import type { Call, Domain } from './domain.ts';

/**
 * Makes a key refuse until it is enabled again. A disabled key stays as it is.
 *
 * @throws DomainError PERMISSION_DENIED, NOT_FOUND, FAILED_PRECONDITION for a revoked key.
 */
export function disableApiKey(
  domain: Domain,
  call: Call,
  input: { readonly id: string },
): Promise<ApiKey> {
  return changeApiKey(domain, call, {
    action: 'disableApiKey',
    id: input.id,
    apply: (apiKey, { now }) => ({ ...apiKey, disabledAt: apiKey.disabledAt ?? now }),
  });
}

/**
 * Lets a disabled key work again. A key that is not disabled stays as it is.
 *
 * @throws DomainError PERMISSION_DENIED, NOT_FOUND, FAILED_PRECONDITION for a revoked key.
 */
export function enableApiKey(
  domain: Domain,
  call: Call,
  input: { readonly id: string },
): Promise<ApiKey> {
  return changeApiKey(domain, call, {
    action: 'enableApiKey',
    id: input.id,
    apply: (apiKey) => ({ ...apiKey, disabledAt: null }),
  });
}
