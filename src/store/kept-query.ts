import type { Compilable, CompiledQuery } from 'kysely';
import type { MaybePromise } from '../kernel/and-then.ts';
import { readNow } from './sqlite.ts';
import type { Database } from './tables.ts';

/** Values of a query by name, each of them other than the rest. */
export type QueryValues = Readonly<Record<string, string | number>>;

/** Runs a query that was built before, with these values: at once, if nothing is to be waited for. */
export type RunKeptQuery<V extends QueryValues, R> = (
  db: Database,
  values: V,
) => MaybePromise<readonly R[]>;

/**
 * A query that is built and compiled once, for one that runs all the time: `build` gets `marks` in
 * place of values, and each run puts its own where they stand.
 */
export function keepQuery<V extends QueryValues, R>(
  build: (db: Database, marks: V) => Compilable<R>,
  marks: V,
): RunKeptQuery<V, R> {
  const nameOf = new Map<unknown, keyof V>(
    Object.entries(marks).map(([name, mark]) => [mark, name]),
  );
  let kept: CompiledQuery<R> | undefined;

  return function runKeptQuery(db, values) {
    kept ??= build(db, marks).compile();
    const parameters = kept.parameters.map((parameter) => {
      const name = nameOf.get(parameter);
      return name === undefined ? parameter : values[name];
    });
    const query = { ...kept, parameters };
    return readNow<R>(db, query) ?? db.executeQuery<R>(query).then(({ rows }) => rows);
  };
}
