/** Finds what is known of one id, together with all others that are asked for at the same moment. */
export type FindInBatch<R> = (id: string) => Promise<R>;

/**
 * Joins the questions of one moment into one: what a hundred items of a list ask for each on its
 * own is read at once. Nothing is kept, so that a later field never sees what was before a change.
 *
 * @param answerOf what to answer for an id, given the value that was found for it, if one was.
 */
export function createBatch<T, R>(
  readAll: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>,
  answerOf: (value: T | undefined, id: string) => R,
): FindInBatch<R> {
  let collecting: Collecting<T> | undefined;

  function collect(): Collecting<T> {
    const ids = new Set<string>();
    const found = everybodyAsked().then(() => {
      collecting = undefined;
      return readAll([...ids]);
    });
    return { ids, found };
  }

  return function findInBatch(id) {
    collecting ??= collect();
    const { ids, found } = collecting;
    ids.add(id);
    return found.then((values) => answerOf(values.get(id), id));
  };
}

interface Collecting<T> {
  readonly ids: Set<string>;
  readonly found: Promise<ReadonlyMap<string, T>>;
}

// A tick comes after every promise that can go on has gone on, and with them the other resolvers.
function everybodyAsked(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}
