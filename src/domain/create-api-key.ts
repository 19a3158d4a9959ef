import { z } from 'zod';
import { createId } from '../kernel/id.ts';
import { type ApiKey, countHeldApiKeys, insertApiKey } from '../store/api-keys.ts';
import { describeApiKey } from './describe.ts';
import type { Call, Domain } from './domain.ts';
import { DomainError } from './errors.ts';
import { issueSecret } from './issue-secret.ts';
import { type Change, mutate, type Plan } from './mutate.ts';
import { fields, parseInput, requireFuture } from './parse-input.ts';
import { requireAccount, requireScope, requireScopesOf } from './principal.ts';
import {
  changeRateLimit,
  DEFAULT_RATE_LIMIT,
  type RateLimitChange,
  requireMayLift,
} from './rate-limits.ts';
import { requireFreeLabel } from './require-free-label.ts';

/** What a key is made from. An absent field has its default. */
export interface CreateApiKeyInput {
  readonly label: string;
  /** Milliseconds since the Unix epoch, in the future. Defaults to never. */
  readonly expiresAt?: number | null | undefined;
  /** Defaults to none. */
  readonly scopes?: readonly string[] | null | undefined;
  /** Defaults to 60 a minute and 1,000 a day; `null` means no limits, which an operator may grant. */
  readonly rateLimit?: RateLimitChange;
  /** Defaults to `{}`. */
  readonly metadata?: Readonly<Record<string, unknown>> | null | undefined;
  /** Defaults to the caller's own account. */
  readonly accountId?: string | null | undefined;
}

/** A new key, and its secret: the only time that it is shown. */
export interface IssuedApiKey {
  readonly apiKey: ApiKey;
  readonly secret: string;
}

/**
 * Makes a key in the caller's account, or for an operator in any.
 *
 * @throws DomainError PERMISSION_DENIED without `keys:write` or for a scope that the caller lacks;
 *   INVALID_ARGUMENT; NOT_FOUND for an account; ALREADY_EXISTS for a taken label;
 *   FAILED_PRECONDITION when the account holds all the keys it may.
 */
export function createApiKey(
  domain: Domain,
  call: Call,
  input: CreateApiKeyInput,
): Promise<IssuedApiKey> {
  return mutate(domain, call, async (plan): Promise<Change<IssuedApiKey>> => {
    const { db, caller, now } = plan;
    requireScope(caller, 'keys:write', 'create API keys');
    const parsed = parseInput(domain, inputSchema, input);
    requireFuture(parsed.expiresAt, now);
    const scopes = parsed.scopes ?? [];
    requireScopesOf(caller, scopes, 'give it to an API key');
    if (parsed.rateLimit === null) requireMayLift(caller);

    const accountId = parsed.accountId ?? caller.accountId;
    await requireRoom(plan, accountId);
    await requireFreeLabel(db, accountId, parsed.label);

    const apiKey: ApiKey = Object.freeze({
      id: createId('apiKey', now),
      accountId,
      label: parsed.label,
      scopes,
      rateLimit: changeRateLimit(DEFAULT_RATE_LIMIT, parsed.rateLimit),
      metadata: parsed.metadata ?? {},
      isRoot: false,
      createdAt: now,
      expiresAt: parsed.expiresAt ?? null,
      disabledAt: null,
      revokedAt: null,
      revokeReason: null,
    });
    await insertApiKey(db, apiKey);
    const secret = await issueSecret(domain, { db, now, apiKeyId: apiKey.id });
    return {
      result: { apiKey, secret },
      action: 'createApiKey',
      accountId,
      targetId: apiKey.id,
      before: null,
      after: describeApiKey(apiKey, now),
      changedKeyId: apiKey.id,
    };
  });
}

async function requireRoom({ db, caller }: Plan, accountId: string): Promise<void> {
  const account = await requireAccount(db, caller, accountId);
  const held = await countHeldApiKeys(db, accountId);
  if (held < account.keyLimit) return;
  throw new DomainError({
    code: 'FAILED_PRECONDITION',
    message:
      `The account holds ${held} of ${account.keyLimit} API keys; ` +
      'revoke one to create another (expired and disabled keys count until they are revoked)',
    details: [`key_limit: ${account.keyLimit}`, `keys_held: ${held}`],
  });
}

const inputSchema = z.object({
  label: fields.label,
  expiresAt: z.number().nullish(),
  scopes: fields.scopes.nullish(),
  rateLimit: z
    .object({ perMinute: fields.perMinute.nullish(), perDay: fields.perDay.nullish() })
    .nullish(),
  metadata: fields.metadata.nullish(),
  accountId: z.string().nullish(),
});
