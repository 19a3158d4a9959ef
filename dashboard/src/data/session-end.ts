import { useEffect, useSyncExternalStore } from 'react';

let holds = 0;
let end: (() => void) | undefined;
const listeners = new Set<() => void>();

/** Leaves the pages because nobody is signed in any more: at once, or when nothing holds it up. */
export function endSession(leave: () => void): void {
  end = leave;
  if (holds === 0) leaveNow();
  else tell();
}

/**
 * While something is shown that cannot be shown again: holds up the way to the sign-in page. True once
 * the session is over.
 */
export function useHeldSession(): boolean {
  useEffect(() => {
    holds += 1;
    return () => {
      holds -= 1;
      if (holds === 0 && end !== undefined) leaveNow();
    };
  }, []);
  return useSyncExternalStore(subscribe, () => end !== undefined);
}

function leaveNow(): void {
  const leave = end;
  end = undefined;
  leave?.();
  tell();
}

function tell(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
