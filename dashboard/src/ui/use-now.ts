import { useSyncExternalStore } from 'react';

const SECOND_MS = 1_000;

const listeners = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | undefined;

/** The time in milliseconds, anew each second. */
export function useNow(): number {
  return useEachSecond((nowMs) => nowMs);
}

/** What `read` makes of the time, looked at each second: rendered anew only if that is something else. */
export function useEachSecond<Value extends string | number>(
  read: (nowMs: number) => Value,
): Value {
  return useSyncExternalStore(onEachSecond, () =>
    read(Math.floor(Date.now() / SECOND_MS) * SECOND_MS),
  );
}

/** One timer for all the times of a page. */
function onEachSecond(listener: () => void): () => void {
  listeners.add(listener);
  ticking ??= setInterval(() => {
    for (const each of listeners) each();
  }, SECOND_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
  };
}
