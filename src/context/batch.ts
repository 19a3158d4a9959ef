import { andThen } from '../kernel/and-then.ts';
import type { Slices } from '../kernel/slices.ts';

/** Finds what is known of one id, together with all others that are asked for at the same moment. */
export type FindInBatch<R> = (id: string) => Promise<R>;

/**
 * Joins the questions of one moment into one: what a hundred items of a list ask for each on its
 * own is read at once. Nothing is kept, so that a later field never sees what was before a change.
 * What comes of it goes on in slices, a hundred ids at a time.
 *
 * @param answerOf what to answer for an id, given the value that was found for it, if one was.
 */
export function createBatch<T, R>(
  readAll: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>,
  answerOf: (value: T | undefined, id: string) => R,
  slices: Slices,
): FindInBatch<R> {
  let collecting: Collecting<T> | undefined;

  function collect(): Collecting<T> {
    const ids = new Set<string>();
    const found = everybodyAsked().then(() => {
      collecting = undefined;
      return readInSlices([...ids]);
    });
    return { ids, found };
  }

  async function readInSlices(ids: readonly string[]): Promise<ReadonlyMap<string, T>> {
    if (ids.length <= IDS_AT_ONCE) return readAll(ids);
    const values = new Map<string, T>();
    for (let start = 0; start < ids.length; start += IDS_AT_ONCE) {
      await slices.next();
      const part = await readAll(ids.slice(start, start + IDS_AT_ONCE));
      for (const [id, value] of part) values.set(id, value);
    }
    return values;
  }

  return function findInBatch(id) {
    collecting ??= collect();
    const { ids, found } = collecting;
    ids.add(id);
    return found.then((values) =>
      andThen(slices.next(), () => answerOf(values.get(id), id)),
    ) as Promise<R>;
  };
}

const IDS_AT_ONCE = 100;

interface Collecting<T> {
  readonly ids: Set<string>;
  readonly found: Promise<ReadonlyMap<string, T>>;
}

// A tick comes after every promise that can go on has gone on, and with them the other resolvers.
function everybodyAsked(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}
