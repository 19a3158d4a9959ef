import type { ApiKey } from '../store/api-keys.ts';
import type { KeyringEntry } from '../store/keyring.ts';
import type { ApiKeyStatus } from '../store/list-api-keys.ts';

/** What a presented secret that was found is worth, before any limit is asked. A closed set. */
export type Judgement = 'VALID' | 'REVOKED' | 'EXPIRED' | 'DISABLED';

/** A key's state at an instant: revoked for good, else expired, else disabled, else active. */
export function statusOf(apiKey: ApiKey, nowMs: number): ApiKeyStatus {
  if (apiKey.revokedAt !== null) return 'REVOKED';
  if (apiKey.expiresAt !== null && apiKey.expiresAt <= nowMs) return 'EXPIRED';
  if (apiKey.disabledAt !== null) return 'DISABLED';
  return 'ACTIVE';
}

/** Judges what was found for a secret. A secret that a rotation retired counts as revoked. */
export function judge(found: Pick<KeyringEntry, 'apiKey' | 'secret'>, nowMs: number): Judgement {
  const { secret } = found;
  if (secret.retiresAt !== null && secret.retiresAt <= nowMs) return 'REVOKED';
  const status = statusOf(found.apiKey, nowMs);
  return status === 'ACTIVE' ? 'VALID' : status;
}
