import { type SelectQueryBuilder, sql } from 'kysely';
import { atMost } from './at-most.ts';
import type { Tables } from './tables.ts';

/** A part of a list that has the newest first. */
export interface NewestFirst {
  readonly limit: number;
  /** The row before the part, in milliseconds since the Unix epoch; from the start when absent. */
  readonly after?: { readonly createdAt: number; readonly id: string } | undefined;
}

/**
 * Makes a query read one part of a table, newest first: rows after a place are older, or equally old
 * with a smaller id.
 *
 * @param toColumn How the table writes instants. Defaults to milliseconds.
 */
export function newestFirst<T extends keyof Tables, O>(
  query: SelectQueryBuilder<Tables, T, O>,
  { after, limit }: NewestFirst,
  toColumn: (instantMs: number) => number | string = (instantMs) => instantMs,
): SelectQueryBuilder<Tables, T, O> {
  const created = sql.ref('created_at');
  const id = sql.ref('id');
  const rest =
    after === undefined
      ? query
      : query.where(
          sql<boolean>`(${created}, ${id}) < (${toColumn(after.createdAt)}, ${after.id})`,
        );
  return rest.orderBy(created, 'desc').orderBy(id, 'desc').limit(atMost(limit));
}
