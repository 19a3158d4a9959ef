import type { SelectQueryBuilder } from 'kysely';
import { atMost } from './at-most.ts';
import type { Database, Tables } from './tables.ts';

/**
 * How many rows a query finds.
 *
 * @param most How many to count at most, which bounds how many are visited. Defaults to all.
 */
export async function countRows<T extends keyof Tables>(
  db: Database,
  rows: SelectQueryBuilder<Tables, T, object>,
  most?: number,
): Promise<number> {
  const found = rows.select(({ lit }) => lit(1).as('found'));
  const counted = most === undefined ? found : found.limit(atMost(most));
  const row = await db
    .selectFrom(counted.as('counted'))
    .select(({ fn }) => fn.countAll<number>().as('rows'))
    .executeTakeFirstOrThrow();
  return Number(row.rows);
}
