import { useRef } from 'react';

/** What is on its way, so that nothing is sent twice. */
interface InFlight {
  /** Calls `send`, unless what goes by the same `key` is on its way. */
  readonly start: (key: string, send: () => void) => void;
  /** Says that it has arrived or failed. */
  readonly settle: (key: string) => void;
}

/**
 * Remembers what is on its way. A rendered `isPending` comes too late for the second click of a
 * double click; this answers at once.
 */
export function useInFlight(): InFlight {
  const keys = useRef(new Set<string>());
  return {
    start: (key, send) => {
      if (keys.current.has(key)) return;
      keys.current.add(key);
      send();
    },
    settle: (key) => {
      // The page shows how it ended one timer later; until then it still holds the form that was sent.
      setTimeout(() => setTimeout(() => keys.current.delete(key)));
    },
  };
}
