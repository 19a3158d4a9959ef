import { type Answer, requestIdOf } from './connection.ts';
import { TollkeyUnavailableError } from './errors.ts';
import { isTextList, recordOf } from './records.ts';
import type {
  RateLimits,
  RateLimitWindow,
  Verdict,
  VerifiedAccount,
  VerifiedApiKey,
} from './verdict.ts';

const DENIED_CODES = ['NOT_FOUND', 'REVOKED', 'EXPIRED', 'DISABLED', 'INSUFFICIENT_SCOPE'] as const;

/**
 * The verdict in the payload of `verifyApiKey`; nothing when it is none.
 *
 * @throws TollkeyUnavailableError when Tollkey says that it can give none.
 */
export function readVerdict(value: unknown, answer: Answer): Verdict | undefined {
  const payload = recordOf(value);
  const { valid, code } = payload;
  const facts = { status: answer.status, requestId: requestIdOf(answer) };
  if (code === 'UNAVAILABLE') {
    throw new TollkeyUnavailableError('Tollkey cannot reach its own store', facts);
  }
  const apiKey = readApiKey(payload.apiKey);
  const account = readAccount(payload.account);
  const rateLimits = readRateLimits(payload.rateLimits);
  const missingScopes = isTextList(payload.missingScopes) ? payload.missingScopes : [];
  const rest = { apiKey, account, missingScopes, retryAt: null, requestId: facts.requestId };
  if (valid === true && code === 'VALID' && apiKey !== null && account !== null) {
    return { ...rest, valid, code, apiKey, account, rateLimits };
  }
  if (valid !== false) return undefined;
  if (code === 'QUOTA_EXCEEDED' && rateLimits !== null) {
    return { ...rest, valid, code, rateLimits, retryAt: readDate(payload.retryAt) };
  }
  // A code that is not in here is a later Tollkey's: a refusal all the same.
  const deniedCode = DENIED_CODES.find((each) => each === code) ?? 'NOT_FOUND';
  return { ...rest, valid, code: deniedCode, rateLimits };
}

function readApiKey(value: unknown): VerifiedApiKey | null {
  const { id, label, scopes, metadata } = recordOf(value);
  if (typeof id !== 'string' || typeof label !== 'string' || !isTextList(scopes)) return null;
  return { id, label, scopes, metadata: recordOf(metadata) };
}

function readAccount(value: unknown): VerifiedAccount | null {
  const { id, name, externalId } = recordOf(value);
  if (typeof id !== 'string' || typeof name !== 'string') return null;
  return { id, name, externalId: typeof externalId === 'string' ? externalId : null };
}

function readRateLimits(value: unknown): RateLimits | null {
  const { perMinute, perDay } = recordOf(value);
  const limits = { perMinute: readWindow(perMinute), perDay: readWindow(perDay) };
  return limits.perMinute && limits.perDay ? (limits as RateLimits) : null;
}

function readWindow(value: unknown): RateLimitWindow | null {
  const { limit, remaining, resetsAt } = recordOf(value);
  const end = readDate(resetsAt);
  if (typeof limit !== 'number' || typeof remaining !== 'number' || end === null) return null;
  return { limit, remaining, resetsAt: end };
}

function readDate(value: unknown): Date | null {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? null : new Date(ms);
}
