/** A function that finds each value once. For a small set of keys: nothing is ever forgotten. */
export function remember<K, T extends NonNullable<unknown>>(find: (key: K) => T): (key: K) => T {
  const known = new Map<K, T>();
  return (key) => {
    const remembered = known.get(key);
    if (remembered !== undefined) return remembered;
    const found = find(key);
    known.set(key, found);
    return found;
  };
}
