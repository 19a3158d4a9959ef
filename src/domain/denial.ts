import type { QuotaState, WindowName } from '../quota/decide.ts';
import type { Metering } from '../quota/metering.ts';
import type { RefusalReason } from '../quota/quota.ts';
import type { ApiKey } from '../store/api-keys.ts';
import {
  type DenialCode,
  type DenialWords,
  isTooDear,
  quotaWords,
  scopeWords,
  type TokenDenialCode,
  tokenWords,
} from './denial-words.ts';
import type { Domain } from './domain.ts';

/** The answer "no" to a presented secret. */
export interface Denial extends DenialWords {
  readonly kind: 'refused';
  readonly code: DenialCode;
  /** The key that the secret belongs to; nothing when there is none, and for a session. */
  readonly apiKey: ApiKey | undefined;
  /** The scopes that were asked for and that the key does not have. */
  readonly missingScopes: readonly string[];
  /** How the key's windows stand, where that was looked at. */
  readonly quota: Metering | null;
  /** Under which reason the key's usage counts it; nothing when there is no key. */
  readonly countedAs: RefusalReason | undefined;
}

const TOKEN_COUNTED_AS: Readonly<Record<TokenDenialCode, RefusalReason | undefined>> =
  Object.freeze({
    NOT_FOUND: undefined,
    REVOKED: 'revoked',
    EXPIRED: 'expired',
    DISABLED: 'disabled',
  });

/** Denies a secret that counts for nothing. */
export function denyToken(code: TokenDenialCode, apiKey?: ApiKey): Denial {
  const { reason, refusal } = tokenWords(code);
  const isReplaced = code === 'REVOKED' && apiKey?.revokedAt === null;
  return {
    ...NOTHING_ELSE,
    code,
    reason,
    refusal: isReplaced ? { ...refusal, details: ['reason: the secret was replaced'] } : refusal,
    apiKey,
    countedAs: TOKEN_COUNTED_AS[code],
  };
}

/** Denies a key that lacks scopes. */
export function denyScopes(apiKey: ApiKey, missingScopes: readonly string[]): Denial {
  return {
    ...NOTHING_ELSE,
    ...scopeWords(missingScopes),
    code: 'INSUFFICIENT_SCOPE',
    apiKey,
    missingScopes,
    countedAs: 'insufficientScope',
  };
}

/** Denies a key, or a session, whose window has no room for `cost` uses. */
export function denyQuota(
  { apiKey, validUntil }: { readonly apiKey: ApiKey | undefined; readonly validUntil: number },
  exceeded: { readonly state: QuotaState; readonly window: WindowName; readonly cost: number },
): Denial {
  const { state, window, cost } = exceeded;
  const { resetsAt } = state[window];
  // Whoever waits for the window must find the key still valid when it comes.
  const isHopeless = isTooDear(state, cost) || resetsAt >= validUntil;
  const retryAt = isHopeless ? Number.POSITIVE_INFINITY : resetsAt;
  return {
    ...NOTHING_ELSE,
    ...quotaWords({ ...exceeded, retryAt }),
    code: 'QUOTA_EXCEEDED',
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
