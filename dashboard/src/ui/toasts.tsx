import { X } from 'lucide-react';
import { type ReactElement, useSyncExternalStore } from 'react';
import { IconButton } from './button';

interface Toast {
  readonly id: number;
  readonly message: string;
}

/** How long a message stays, and how many at most. */
const STAY_MS = 6_000;
const MAX_TOASTS = 3;

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

/** Says shortly that something was done: `toast('Key revoked')`. Never a refusal, never a secret. */
export function toast(message: string): void {
  lastId += 1;
  const id = lastId;
  change([...toasts, { id, message }].slice(-MAX_TOASTS));
  setTimeout(() => dismiss(id), STAY_MS);
}

function dismiss(id: number): void {
  change(toasts.filter((each) => each.id !== id));
}

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Where those messages appear; once per page. */
export function Toasts(): ReactElement {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div
      role="status"
      aria-label="Messages"
      className="pointer-events-none fixed right-3 bottom-3 z-50 grid justify-items-end gap-2"
    >
      {shown.map(({ id, message }) => (
        <div
          key={id}
          className="popping pointer-events-auto flex items-center gap-2 rounded-xl border border-line bg-raised py-1.5 pr-1.5 pl-4 text-sm shadow-raised"
        >
          {message}
          <IconButton label="Dismiss" onClick={() => dismiss(id)}>
            <X aria-hidden="true" />
          </IconButton>
        </div>
      ))}
    </div>
  );
}
