import type { Database } from '../store/tables.ts';
import type { Call, Domain } from './domain.ts';

/**
 * Reads what can visit all that is stored, beside verification. The accounts that ask take turns, so
 * that nobody waits behind all that another asks for.
 *
 * @throws DomainError UNAVAILABLE when too much of the account is waiting.
 */
export function readBeside<T>(
  { scans, store }: Domain,
  { principal }: Call,
  read: (db: Database) => Promise<T>,
): Promise<T> {
  return scans.run(principal.accountId, () => read(store.scans));
}

// Half a millisecond, from an index.
const FEW_ROWS = 10_000;

/**
 * How many rows there are: a few are counted at once, and many beside verification.
 *
 * @param count Counts rows, and no more than `most` of them.
 * @throws DomainError as `readBeside` does.
 */
export async function countBeside(
  domain: Domain,
  call: Call,
  count: (db: Database, most?: number) => Promise<number>,
): Promise<number> {
  const few = await count(domain.store.db, FEW_ROWS + 1);
  return few <= FEW_ROWS ? few : readBeside(domain, call, count);
}
