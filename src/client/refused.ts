import type { NoCredential } from '../context/credential-refusals.ts';
import { type DenialWords, quotaWords, scopeWords, tokenWords } from '../domain/denial-words.ts';
import { UNAVAILABLE } from '../http/denial-reply.ts';
import type { Metering } from '../quota/metering.ts';
import type { DeniedVerdict, VerdictCode } from './verdict.ts';

/** A call that must not go on, and what to tell whoever made it. */
export interface Refused extends DenialWords {
  readonly kind: 'refused';
  readonly code: Exclude<VerdictCode, 'VALID'> | NoCredential['code'] | 'UNAVAILABLE';
  readonly missingScopes: readonly string[];
  /** How the key's windows stand, if it is they that refuse. */
  readonly quota: Metering | null;
  /** Under which id Tollkey logged it. */
  readonly requestId: string | null;
}

const NOTHING_ELSE = Object.freeze({
  kind: 'refused' as const,
  missingScopes: Object.freeze([] as string[]),
  quota: null,
  requestId: null,
});

/** Refuses a call that presents no key, or two. */
export function refuseCredential({ code, reason, refusal }: NoCredential): Refused {
  return { ...NOTHING_ELSE, code, reason, refusal };
}

/** Refuses a call because no verdict can be had. */
export function refuseUnverified(requestId: string | null): Refused {
  return { ...NOTHING_ELSE, ...UNAVAILABLE, reason: 'no verdict can be had', requestId };
}

/** Refuses a call because of the key that it presents. */
export function refuseDenied({ code, missingScopes, requestId }: DeniedVerdict): Refused {
  const words = code === 'INSUFFICIENT_SCOPE' ? scopeWords(missingScopes) : tokenWords(code);
  return { ...NOTHING_ELSE, ...words, code, missingScopes, requestId };
}

/** Refuses a call because of the key's limits. */
export function refuseExhausted(
  { state, binding, retryAt }: Metering & { readonly retryAt: number },
  { cost, requestId }: { readonly cost: number; readonly requestId: string | null },
): Refused {
  return {
    ...NOTHING_ELSE,
    ...quotaWords({ state, window: binding, cost, retryAt }),
    code: 'QUOTA_EXCEEDED',
    quota: { state, binding, retryAt },
    requestId,
  };
}
