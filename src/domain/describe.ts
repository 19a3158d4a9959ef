import type { Account } from '../store/accounts.ts';
import type { ApiKey, JsonObject } from '../store/api-keys.ts';
import { statusOf } from './judge.ts';

/** A key as the audit trail keeps it. */
export function describeApiKey(apiKey: ApiKey, nowMs: number): JsonObject {
  return {
    label: apiKey.label,
    status: statusOf(apiKey, nowMs),
    scopes: apiKey.scopes,
    rateLimit: apiKey.rateLimit,
    expiresAt: apiKey.expiresAt === null ? null : new Date(apiKey.expiresAt).toISOString(),
    metadata: apiKey.metadata,
    ...(apiKey.revokeReason === null ? {} : { revokeReason: apiKey.revokeReason }),
  };
}

/** An account as the audit trail keeps it. */
export function describeAccount(account: Account): JsonObject {
  const { name, externalId, keyLimit } = account;
  return { name, externalId, keyLimit };
}
