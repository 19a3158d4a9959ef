import { type RawBuilder, sql } from 'kysely';

/**
 * How many rows a query may bring. SQLite looks at the value of a bare parameter behind `limit` while
 * it compiles, and so compiles the statement anew whenever it is given values: two fifths of the time
 * that a page of ten keys took. It does not look into a sum.
 */
export function atMost(rows: number): RawBuilder<number> {
  return sql<number>`${rows} + 0`;
}
