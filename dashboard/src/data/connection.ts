import { useSyncExternalStore } from 'react';
import { type Refusal, refusalOf } from './ask-error';

/** How it stands with the way to the server. */
interface Connection {
  /** The last failure, once two in a row have failed; null while answers come. */
  readonly outage: Refusal | null;
  /** When the last answer came, in milliseconds. */
  readonly lastAnswerMs: number;
}

let state: Connection = { outage: null, lastAnswerMs: Date.now() };
let failuresInARow = 0;
const listeners = new Set<() => void>();

/** Notes how polls end, for the banner that says a page is not live. */
export const connection = Object.freeze({
  failed(error: unknown): void {
    failuresInARow += 1;
    // One lost answer is no news; the next poll is a moment away.
    if (failuresInARow >= 2) change({ ...state, outage: refusalOf(error) });
  },
  succeeded(): void {
    failuresInARow = 0;
    const lastAnswerMs = Date.now();
    if (state.outage === null) state = { outage: null, lastAnswerMs };
    else change({ outage: null, lastAnswerMs });
  },
});

/** The last failure and the last answer; renders again only when it starts or ends. */
export function useOutage(): Refusal | null {
  return useSyncExternalStore(subscribe, () => state.outage);
}

/** When the last answer came. */
export function readLastAnswer(): number {
  return state.lastAnswerMs;
}

function change(next: Connection): void {
  state = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
