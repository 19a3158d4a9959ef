import type { Account } from '../store/accounts.ts';
import type { ApiKey, JsonObject } from '../store/api-keys.ts';
import type { SignInLink } from '../store/sign-in-links.ts';
import type { User } from '../store/users.ts';
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

/** A person as the audit trail keeps them. */
export function describeUser({ email, name, isOperator }: User): JsonObject {
  return { email, name, isOperator };
}

/** An invitation as the audit trail keeps it. */
export function describeInvitation({ email, isOperator, expiresAt }: SignInLink): JsonObject {
  return { email, isOperator, expiresAt: new Date(expiresAt).toISOString() };
}
