import { z } from 'zod';
import type { QuotaState } from '../quota/decide.ts';
import type { ApiKey } from '../store/api-keys.ts';
import { isStoreUnavailable } from '../store/store.ts';
import type { Call, Domain } from './domain.ts';
import { currentPrincipal } from './identify.ts';
import { fields, parseInput } from './parse-input.ts';
import { canSeeAccount, requireScope } from './principal.ts';
import type { Admission, Demand } from './spend.ts';
import { apiKeyOf, type VerificationCode, verify } from './verify.ts';

/** What is asked about a secret, as it comes in. */
export interface VerifyApiKeyInput {
  readonly secret: string;
  /** Defaults to none. */
  readonly scopes?: readonly string[] | null | undefined;
  /** 0 to 100,000. Defaults to 1. */
  readonly cost?: number | null | undefined;
}

/** The answer, as data. */
export interface Verdict {
  readonly code: VerificationCode;
  /** Nothing for a secret that belongs to no key which the caller may see. */
  readonly apiKey: ApiKey | null;
  readonly missingScopes: readonly string[];
  /** Both windows after the call; nothing for a key without limits. */
  readonly quota: QuotaState | null;
  /** The instant from which on a retry succeeds; nothing if no wait helps. */
  readonly retryAt: number | null;
}

/**
 * Says whether a call may go on that presents a secret, and charges its key. The caller's own
 * limits are a matter of the door, and separate. Fails closed: a store that cannot answer is a
 * verdict too, UNAVAILABLE.
 *
 * @throws DomainError PERMISSION_DENIED without `keys:verify`, INVALID_ARGUMENT.
 */
export async function verifyApiKey(
  domain: Domain,
  call: Call,
  input: VerifyApiKeyInput,
): Promise<Verdict> {
  const caller = await currentPrincipal(domain, call);
  requireScope(caller, 'keys:verify', 'verify API keys');
  const demand = parseDemand(domain, input);
  const verdict = await reach(domain, {
    ...demand,
    secret: input.secret,
    isVisible: ({ accountId }) => canSeeAccount(caller, accountId),
  });
  domain.metrics.countVerdict('verifyApiKey', verdict.code);
  return verdict;
}

/**
 * What a call demands of the key that it presents.
 *
 * @throws DomainError INVALID_ARGUMENT.
 */
export function parseDemand(domain: Domain, input: Omit<VerifyApiKeyInput, 'secret'>): Demand {
  // The secret stays out of this: it needs no parsing, and must not be quoted.
  const { scopes, cost } = input;
  if (scopes == null && cost === PLAIN.cost) return PLAIN;
  const parsed = parseInput(domain, demandSchema, { scopes, cost });
  return { scopes: parsed.scopes ?? [], cost: parsed.cost ?? 1 };
}

/** What most calls demand, in which there is nothing to be wrong. */
const PLAIN: Demand = Object.freeze({ scopes: Object.freeze([]), cost: 1 });

const demandSchema = z.object({ scopes: fields.scopes.nullish(), cost: fields.cost.nullish() });

async function reach(domain: Domain, question: Parameters<typeof verify>[1]): Promise<Verdict> {
  try {
    return await verdictOf(domain, await verify(domain, question));
  } catch (error) {
    if (isStoreUnavailable(error)) return UNAVAILABLE;
    throw error;
  }
}

/** An admission as data, with both windows whatever it says. */
export async function verdictOf(domain: Domain, admission: Admission): Promise<Verdict> {
  const apiKey = apiKeyOf(admission) ?? null;
  const { quota } = admission;
  const limits = apiKey?.rateLimit ?? null;
  const isLookedAt = quota !== null || apiKey === null || limits === null;
  return {
    code: admission.kind === 'refused' ? admission.code : 'VALID',
    apiKey,
    missingScopes: admission.kind === 'refused' ? admission.missingScopes : [],
    quota: isLookedAt ? (quota?.state ?? null) : await domain.quota.look(apiKey.id, limits),
    retryAt: quota !== null && Number.isFinite(quota.retryAt) ? quota.retryAt : null,
  };
}

const UNAVAILABLE: Verdict = Object.freeze({
  code: 'UNAVAILABLE',
  apiKey: null,
  missingScopes: [],
  quota: null,
  retryAt: null,
});
