import { type Answer, requestIdOf } from './connection.ts';
import { TollkeyUnavailableError } from './errors.ts';
import { isTextList, recordOf } from './records.ts';
import type {
  DeniedCode,
  RateLimits,
  RateLimitWindow,
  Verdict,
  VerifiedAccount,
  VerifiedApiKey,
} from './verdict.ts';

const DENIED_CODES: Readonly<Record<DeniedCode, true>> = {
  NOT_FOUND: true,
  REVOKED: true,
  EXPIRED: true,
  DISABLED: true,
  INSUFFICIENT_SCOPE: true,
  QUOTA_EXCEEDED: true,
};

function isDeniedCode(code: unknown): code is DeniedCode {
  return typeof code === 'string' && Object.hasOwn(DENIED_CODES, code);
}

/**
 * The verdict in the payload of `verifyApiKey`; nothing when it is none.
 *
 * @throws TollkeyUnavailableError when Tollkey says that it can give none.
 */
export function readVerdict(value: unknown, answer: Answer): Verdict | undefined {
  const payload = recordOf(value);
  const { valid, code } = payload;
  const apiKey = readApiKey(payload.apiKey);
  const account = readAccount(payload.account);
  const missingScopes = isTextList(payload.missingScopes) ? payload.missingScopes : [];
  const rateLimits = readRateLimits(payload.rateLimits);
  const rest = { rateLimits, missingScopes, requestId: requestIdOf(answer) };
  if (code === 'UNAVAILABLE') {
    throw new TollkeyUnavailableError('Tollkey cannot reach its own store', {
      ...{ status: answer.status, requestId: rest.requestId },
    });
  }
  if (valid === true && code === 'VALID' && apiKey !== null && account !== null) {
    return { ...rest, valid, code, apiKey, account, retryAt: null };
  }
  if (valid !== false || !isDeniedCode(code)) return undefined;
  return { ...rest, valid, code, apiKey, account, retryAt: readDate(payload.retryAt) };
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
