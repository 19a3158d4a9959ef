import type { Metering } from '../domain/spend.ts';
import { bindingWindow, findExceeded, type QuotaState, type WindowState } from '../quota/decide.ts';
import type { Judged } from './question.ts';
import type { RateLimits, RateLimitWindow } from './verdict.ts';

/** How the windows of a judged key stand; nothing for a key without limits. */
export function meteringOf({ verdict, atMs }: Judged, cost: number): Metering | null {
  const { rateLimits, retryAt } = verdict;
  if (rateLimits === null) return null;
  const state = stateOf(rateLimits, atMs);
  const refusing = verdict.code === 'QUOTA_EXCEEDED' ? findExceeded(state, cost) : undefined;
  return {
    state,
    binding: refusing ?? bindingWindow(state),
    retryAt: retryAt === null ? null : retryAt.getTime(),
  };
}

function stateOf({ perMinute, perDay }: RateLimits, at: number): QuotaState {
  return { perMinute: windowOf(perMinute), perDay: windowOf(perDay), at };
}

function windowOf({ limit, remaining, resetsAt }: RateLimitWindow): WindowState {
  return { limit, remaining, resetsAt: resetsAt.getTime() };
}
