import type { RateLimit } from '../store/api-keys.ts';
import { permissionDenied } from './errors.ts';
import { isOperator, type Principal } from './principal.ts';
import { OPERATOR_SCOPE } from './scopes.ts';

/** What a key has unless somebody says otherwise. */
export const DEFAULT_RATE_LIMIT: RateLimit = Object.freeze({ perMinute: 60, perDay: 1_000 });

/** New limits: an absent window keeps what it has; `null` for the whole lifts both. */
export type RateLimitChange =
  | {
      readonly perMinute?: number | null | undefined;
      readonly perDay?: number | null | undefined;
    }
  | null
  | undefined;

/** The limits after a change. A key that had none gets the default where the change is silent. */
export function changeRateLimit(
  before: RateLimit | null,
  change: RateLimitChange,
): RateLimit | null {
  if (change === undefined) return before;
  if (change === null) return null;
  const kept = before ?? DEFAULT_RATE_LIMIT;
  return Object.freeze({
    perMinute: change.perMinute ?? kept.perMinute,
    perDay: change.perDay ?? kept.perDay,
  });
}

/**
 * Demands that the caller may make a key without limits.
 *
 * @throws DomainError PERMISSION_DENIED for all but operators.
 */
export function requireMayLift(caller: Principal): void {
  if (!isOperator(caller)) {
    throw permissionDenied(OPERATOR_SCOPE, 'make a key without limits (rateLimit: null)');
  }
}
