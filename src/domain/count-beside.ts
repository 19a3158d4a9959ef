import type { Store } from '../store/store.ts';
import type { Database } from '../store/tables.ts';

// Half a millisecond, from an index.
const FEW_ROWS = 10_000;

/**
 * How many rows there are: a few are counted at once, and many beside verification.
 *
 * @param count Counts rows, and no more than `most` of them.
 */
export async function countBeside(
  { db, scans }: Pick<Store, 'db' | 'scans'>,
  count: (db: Database, most?: number) => Promise<number>,
): Promise<number> {
  const few = await count(db, FEW_ROWS + 1);
  return few <= FEW_ROWS ? few : count(scans);
}
