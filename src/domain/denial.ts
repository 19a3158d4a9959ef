import type { QuotaState, WindowName } from '../quota/decide.ts';
import type { RefusalReason } from '../quota/quota.ts';
import type { ApiKey } from '../store/api-keys.ts';
import type { Domain } from './domain.ts';
import type { Refusal } from './errors.ts';
import type { Judgement } from './judge.ts';
import type { Principal } from './principal.ts';

/** Why a presented secret may not go on. A closed set. */
export type DenialCode = TokenDenialCode | 'INSUFFICIENT_SCOPE' | 'QUOTA_EXCEEDED';

/** Why a presented secret counts for nothing, whatever is asked of it. */
export type TokenDenialCode = 'NOT_FOUND' | Exclude<Judgement, 'VALID'>;

/** The answer "no" to a presented secret. */
export interface Denial {
  readonly kind: 'refused';
  readonly code: DenialCode;
  /** In a few words, such as `token expired`. */
  readonly reason: string;
  /** The same as an error for whoever presented the secret. */
  readonly refusal: Refusal;
  /** The key that the secret belongs to; nothing when there is none. */
  readonly apiKey: ApiKey | undefined;
  /** The scopes that were asked for and that the key does not have. */
  readonly missingScopes: readonly string[];
  /** How the key's windows stand, where that was looked at. */
  readonly quota: Metering | null;
  /** Under which reason the key's usage counts it; nothing when there is no key. */
  readonly countedAs: RefusalReason | undefined;
}

/** Both windows, and the one that binds. */
export interface Metering {
  readonly state: QuotaState;
  /** The window with the fewest uses left; of a refusal, the one that refused. */
  readonly binding: WindowName;
  /** The instant from which on a retry succeeds; nothing unless refused, or if no wait helps. */
  readonly retryAt: number | null;
}

// The seeds' words.
const TOKEN_REASONS: Readonly<Record<TokenDenialCode, string>> = Object.freeze({
  NOT_FOUND: 'invalid token',
  REVOKED: 'token revoked',
  EXPIRED: 'token expired',
  DISABLED: 'token disabled',
});

const TOKEN_COUNTED_AS: Readonly<Record<TokenDenialCode, RefusalReason | undefined>> =
  Object.freeze({
    NOT_FOUND: undefined,
    REVOKED: 'revoked',
    EXPIRED: 'expired',
    DISABLED: 'disabled',
  });

/** Denies a secret that counts for nothing. */
export function denyToken(code: TokenDenialCode, apiKey?: ApiKey): Denial {
  const reason = TOKEN_REASONS[code];
  const message = `Invalid access token: ${reason}`;
  const isReplaced = code === 'REVOKED' && apiKey?.revokedAt === null;
  return {
    ...NOTHING_ELSE,
    code,
    reason,
    refusal: {
      code: 'INVALID_TOKEN',
      message,
      ...(isReplaced && { details: ['reason: the secret was replaced'] }),
    },
    apiKey,
    countedAs: TOKEN_COUNTED_AS[code],
  };
}

/** Denies a key that lacks scopes. */
export function denyScopes(apiKey: ApiKey, missingScopes: readonly string[]): Denial {
  const scopes = missingScopes.join(' ');
  const noun = missingScopes.length === 1 ? 'scope' : 'scopes';
  return {
    ...NOTHING_ELSE,
    code: 'INSUFFICIENT_SCOPE',
    reason: `missing ${noun} ${scopes}`,
    refusal: {
      code: 'PERMISSION_DENIED',
      message: `This API key lacks the ${noun} ${scopes}.`,
    },
    apiKey,
    missingScopes,
    countedAs: 'insufficientScope',
  };
}

const QUOTA_WORDS: Readonly<Record<WindowName, { type: string; reason: string }>> = Object.freeze({
  perMinute: { type: 'per-minute', reason: 'per-minute limit reached' },
  perDay: { type: 'daily', reason: 'daily limit reached' },
});

/** Denies a key whose window has no room for `cost` uses. */
export function denyQuota(
  { apiKey, validUntil }: Principal,
  exceeded: { readonly state: QuotaState; readonly window: WindowName; readonly cost: number },
): Denial {
  const { state, window, cost } = exceeded;
  const { type, reason } = QUOTA_WORDS[window];
  const isTooDear = cost > state.perMinute.limit || cost > state.perDay.limit;
  const details = [`quota_type: ${type}`, `limit: ${state[window].limit}`];
  if (cost > 1) details.push(`cost: ${cost}`);
  if (isTooDear) details.push('hint: this operation costs more than a whole window has; split it');
  const { resetsAt } = state[window];
  // Whoever waits for the window must find the key still valid when it comes.
  const retryAt = isTooDear || resetsAt >= validUntil ? null : resetsAt;
  return {
    ...NOTHING_ELSE,
    code: 'QUOTA_EXCEEDED',
    reason,
    refusal: { code: 'QUOTA_EXCEEDED', message: `API quota exceeded: ${reason}`, details },
    apiKey,
    quota: { state, binding: window, retryAt },
    countedAs: window,
  };
}

/** Counts a denial in the key's usage, and returns it. */
export async function countDenial(domain: Domain, denial: Denial): Promise<Denial> {
  const { apiKey, countedAs } = denial;
  if (apiKey !== undefined && countedAs !== undefined) {
    await domain.quota.countRefusal(apiKey.id, countedAs);
  }
  return denial;
}

const NOTHING_ELSE = Object.freeze({
  kind: 'refused' as const,
  missingScopes: Object.freeze([] as string[]),
  quota: null,
});
