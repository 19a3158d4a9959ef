import { secondsUntil } from '../kernel/seconds-until.ts';
import type { QuotaState, WindowName } from '../quota/decide.ts';
import type { Refusal } from './errors.ts';

/** Why a presented secret may not go on. A closed set. */
export type DenialCode = TokenDenialCode | 'INSUFFICIENT_SCOPE' | 'QUOTA_EXCEEDED';

/** Why a presented secret counts for nothing, whatever is asked of it. A closed set. */
export type TokenDenialCode = 'NOT_FOUND' | 'REVOKED' | 'EXPIRED' | 'DISABLED';

/** How a denial is put to whoever presented the secret. */
export interface DenialWords {
  /** In a few words, such as `token expired`. */
  readonly reason: string;
  /** The same as an error. */
  readonly refusal: Refusal;
}

// The seeds' words.
const TOKEN_REASONS: Readonly<Record<TokenDenialCode, string>> = Object.freeze({
  NOT_FOUND: 'invalid token',
  REVOKED: 'token revoked',
  EXPIRED: 'token expired',
  DISABLED: 'token disabled',
});

/** Why a secret counts for nothing. */
export function tokenWords(code: TokenDenialCode): DenialWords {
  const reason = TOKEN_REASONS[code];
  return { reason, refusal: { code: 'INVALID_TOKEN', message: `Invalid access token: ${reason}` } };
}

/** Which scopes a key lacks. */
export function scopeWords(missingScopes: readonly string[]): DenialWords {
  const scopes = missingScopes.join(' ');
  const noun = missingScopes.length === 1 ? 'scope' : 'scopes';
  return {
    reason: `missing ${noun} ${scopes}`,
    refusal: {
      code: 'PERMISSION_DENIED',
      message: `This API key lacks the ${noun} ${scopes}.`,
    },
  };
}

const QUOTA_WORDS: Readonly<
  Record<WindowName, { readonly name: string; readonly type: string; readonly reason: string }>
> = Object.freeze({
  perMinute: { name: 'minute', type: 'per-minute', reason: 'per-minute limit reached' },
  perDay: { name: 'day', type: 'daily', reason: 'daily limit reached' },
});

/** Which window has no room for `cost` uses, and when it has, unless `retryAt` is infinite. */
export function quotaWords(exceeded: {
  readonly state: QuotaState;
  readonly window: WindowName;
  readonly cost: number;
  readonly retryAt: number;
}): DenialWords {
  const { state, window, cost, retryAt } = exceeded;
  const { name, type, reason } = QUOTA_WORDS[window];
  const details = [`quota_type: ${type}`, `limit: ${state[window].limit}`];
  if (cost > 1) details.push(`cost: ${cost}`);
  if (isTooDear(state, cost)) {
    details.push('hint: this operation costs more than a whole window has; split it');
  }
  const helps = Number.isFinite(retryAt);
  // The same seconds as in Retry-After, for clients that show no headers.
  if (helps) details.push(`retry_after: ${secondsUntil(retryAt, state.at)}`);
  const context = helps ? { window: name, resets_at: textOfInstant(retryAt) } : { window: name };
  const message = `API quota exceeded: ${reason}`;
  return { reason, refusal: { code: 'QUOTA_EXCEEDED', message, details, context } };
}

// The one that was written last: all keys have the same windows.
let lastInstant = { ms: 0, text: new Date(0).toISOString() };

function textOfInstant(ms: number): string {
  if (lastInstant.ms !== ms) lastInstant = { ms, text: new Date(ms).toISOString() };
  return lastInstant.text;
}

/** Whether `cost` uses fit into no window, however long one waits. */
export function isTooDear({ perMinute, perDay }: QuotaState, cost: number): boolean {
  return cost > perMinute.limit || cost > perDay.limit;
}
