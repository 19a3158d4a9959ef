/** Values by their keys, of which those in use are kept. */
export interface RecentCache<V> {
  readonly get: (key: string) => V | undefined;
  /** Whether a value that was got before is still kept; if so, it is in use as if it were got. */
  readonly isKept: (value: V) => boolean;
  readonly set: (key: string, value: V) => void;
  readonly delete: (key: string) => void;
}

/** What a cache notes on a value. For it alone to write. */
export interface CacheMark {
  /** Whether it is in the cache. */
  isKept: boolean;
  /** Whether it was used since the cache last looked for one to let go. */
  isUsed: boolean;
}

/** The mark of a value before it is put into a cache. */
export const UNMARKED: CacheMark = Object.freeze({ isKept: false, isUsed: false });

/** What a cache is made of. */
export interface RecentCacheOptions<V> {
  /** How many values are kept. */
  readonly capacity: number;
  /** Whether a value must not go now. While all are such, more are kept than there is room for. */
  readonly isPinned?: (value: V) => boolean;
  /** Told of each value that is no longer kept. */
  readonly onGone?: (value: V) => void;
}

/**
 * A cache by SIEVE (Zhang and others, "SIEVE is Simpler than LRU", NSDI 2024): a hand goes around
 * the values in the order in which they came, and the first that was not used since it came by is
 * let go. A use is a mark on the value, nothing is moved: to move one in an order of 100,000, which
 * does not fit into a processor's cache, takes longer than to find it.
 */
export function createRecentCache<V extends CacheMark>(
  options: RecentCacheOptions<V>,
): RecentCache<V> {
  const { capacity, isPinned, onGone } = options;
  const values = new Map<string, V>();
  // An iterator of a Map goes on with what is added after it was made (ECMA-262, 24.1.5.1).
  let hand = values.entries();

  function use(value: V): V {
    value.isUsed = true;
    return value;
  }

  function drop(key: string, value: V): void {
    values.delete(key);
    value.isKept = false;
    onGone?.(value);
  }

  function makeRoom(): void {
    // The first time around takes the marks away, so the second finds all that may go.
    for (let around = 0; around <= 2 && values.size >= capacity; ) {
      const { done, value: met } = hand.next();
      if (done) {
        hand = values.entries();
        around += 1;
      } else {
        const [key, value] = met;
        if (!value.isUsed && !isPinned?.(value)) drop(key, value);
        value.isUsed = false;
      }
    }
  }

  return Object.freeze({
    get(key) {
      const value = values.get(key);
      return value && use(value);
    },
    isKept: (value) => value.isKept && use(value).isKept,
    set(key, value) {
      const replaced = values.get(key);
      if (replaced !== undefined) drop(key, replaced);
      makeRoom();
      value.isKept = true;
      values.set(key, value);
    },
    delete(key) {
      const value = values.get(key);
      if (value !== undefined) drop(key, value);
    },
  } satisfies RecentCache<V>);
}
