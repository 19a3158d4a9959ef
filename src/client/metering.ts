import { bindingWindow, findExceeded, type QuotaState, type WindowState } from '../quota/decide.ts';
import type { Metering } from '../quota/metering.ts';
import type { ExhaustedVerdict, RateLimits, RateLimitWindow } from './verdict.ts';

/** What was asked of a key: how many uses, and when, in milliseconds since the Unix epoch. */
export interface Use {
  readonly cost: number;
  readonly atMs: number;
}

/** The windows of a key that may go on, as it is told of them. */
export function meteringOf(rateLimits: RateLimits, atMs: number): Metering {
  const state = stateOf(rateLimits, atMs);
  return { state, binding: bindingWindow(state), retryAt: null };
}

/** The windows of a key whose limits refuse a use. */
export function meteringOfRefusal(
  { rateLimits, retryAt }: ExhaustedVerdict,
  { cost, atMs }: Use,
): Metering & { readonly retryAt: number } {
  const state = stateOf(rateLimits, atMs);
  // A cost of 0 asks about one use: then it is the window with none left.
  const binding = findExceeded(state, cost) ?? bindingWindow(state);
  return { state, binding, retryAt: retryAt?.getTime() ?? Number.POSITIVE_INFINITY };
}

function stateOf({ perMinute, perDay }: RateLimits, at: number): QuotaState {
  return { perMinute: windowOf(perMinute), perDay: windowOf(perDay), at };
}

function windowOf({ limit, remaining, resetsAt }: RateLimitWindow): WindowState {
  return { limit, remaining, resetsAt: resetsAt.getTime() };
}
