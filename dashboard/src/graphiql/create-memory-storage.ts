import type { GraphiQLProps } from 'graphiql';

type GraphiqlStorage = NonNullable<GraphiQLProps['storage']>;

/**
 * Creates the storage GraphiQL keeps its tabs and history in, which ends with the page.
 *
 * GraphiQL's history writes the headers to `localStorage` even with `shouldPersistHeaders` off, and
 * a query or its variables may hold a secret too, so nothing typed here may reach the disk.
 */
export function createMemoryStorage(): GraphiqlStorage {
  const items = new Map<string, string>();
  return Object.freeze({
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
    clear: () => items.clear(),
    get length() {
      return items.size;
    },
  });
}
