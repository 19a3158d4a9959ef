import { LRUCache } from 'lru-cache';

/** Values by their keys, of which those in use are kept. */
export interface RecentCache<V> {
  readonly get: (key: string) => V | undefined;
  readonly set: (key: string, value: V) => void;
  readonly delete: (key: string) => void;
}

/** What a cache is made of. */
export interface RecentCacheOptions<V> {
  /** How many values are kept. */
  readonly capacity: number;
  /** Told of each value that is no longer kept. */
  readonly onGone?: (value: V) => void;
}

interface Kept<V> {
  readonly value: V;
  /** How many look-ups there had been when it was last moved up in the order of use. */
  movedAt: number;
}

// How many times a value can be moved up while as many others as there is room for are looked up.
const ORDER_GRAIN = 16;

/**
 * A cache that lets go of what was not used for longest, more or less. To move a value up in the
 * order of use takes longer than to find it (the order of 100,000 does not fit into a processor's
 * cache), so it is not done at each use, but again only after a sixteenth of `capacity` look-ups.
 * What is let go was not used for at least fifteen sixteenths of it.
 */
export function createRecentCache<V>({ capacity, onGone }: RecentCacheOptions<V>): RecentCache<V> {
  const cache = new LRUCache<string, Kept<V>>({
    max: capacity,
    ...(onGone && { dispose: ({ value }) => onGone(value) }),
  });
  const grain = Math.floor(capacity / ORDER_GRAIN);
  let lookUps = 0;

  return Object.freeze({
    get(key) {
      lookUps += 1;
      const kept = cache.peek(key);
      if (kept === undefined) return undefined;
      if (lookUps - kept.movedAt > grain) {
        cache.get(key);
        kept.movedAt = lookUps;
      }
      return kept.value;
    },
    set: (key, value) => void cache.set(key, { value, movedAt: lookUps }),
    delete: (key) => void cache.delete(key),
  } satisfies RecentCache<V>);
}
