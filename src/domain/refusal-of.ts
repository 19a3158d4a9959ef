import { isStoreUnavailable } from '../store/store.ts';
import { DomainError, type Refusal } from './errors.ts';

/**
 * What to tell a caller about anything that was thrown: an expected failure as it is, a store that
 * cannot answer as UNAVAILABLE, everything else masked as INTERNAL.
 */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof DomainError) return error.refusal;
  if (isStoreUnavailable(error)) {
    return { code: 'UNAVAILABLE', message: 'The database cannot answer now; try again soon' };
  }
  return { code: 'INTERNAL', message: 'Internal error' };
}
