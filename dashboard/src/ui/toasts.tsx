import { CircleAlert, X } from 'lucide-react';
import { type ReactElement, type ReactNode, useSyncExternalStore } from 'react';
import { refusalOf } from '../data/ask-error';
import { IconButton } from './button';
import { RequestId } from './error-callout';
import { joinClasses } from './join-classes';
import { ServerWords } from './server-words';

interface Toast {
  readonly id: number;
  readonly content: ReactNode;
  readonly isRefusal: boolean;
}

/** How long a message stays, and how many at most. A refusal stays until it is dismissed. */
const STAY_MS = 6_000;
const MAX_TOASTS = 3;

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

/** Says shortly that something was done: `toast('Key revoked')`. Never a secret. */
export function toast(message: ReactNode): void {
  const id = add(<p>{message}</p>, false);
  setTimeout(() => dismiss(id), STAY_MS);
}

/** Says why something was refused that has no dialog or field of its own to say it. */
export function toastRefusal(error: unknown): void {
  const content = (
    <div className="grid gap-1">
      <p>
        <ServerWords text={refusalOf(error).message} />
      </p>
      <RequestId error={error} />
    </div>
  );
  add(content, true);
}

/** What was said last to be done, while it is still to be read. */
export function lastMessage(): ReactNode {
  return toasts.findLast(({ isRefusal }) => !isRefusal)?.content ?? null;
}

function add(content: ReactNode, isRefusal: boolean): number {
  lastId += 1;
  change([...toasts, { id: lastId, content, isRefusal }].slice(-MAX_TOASTS));
  return lastId;
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
    <div className="pointer-events-none fixed right-3 bottom-3 z-50 ml-3 grid gap-2">
      <div role="alert" aria-label="Refusals" className="grid justify-items-end gap-2">
        {shown
          .filter(({ isRefusal }) => isRefusal)
          .map((each) => (
            <Message key={each.id} toast={each} />
          ))}
      </div>
      <div role="status" aria-label="Messages" className="grid justify-items-end gap-2">
        {shown
          .filter(({ isRefusal }) => !isRefusal)
          .map((each) => (
            <Message key={each.id} toast={each} />
          ))}
      </div>
    </div>
  );
}

function Message({ toast: { content, id, isRefusal } }: { readonly toast: Toast }): ReactElement {
  return (
    <div
      data-message=""
      className={joinClasses(
        'popping pointer-events-auto flex max-w-md items-center gap-2 rounded-xl border bg-raised py-1.5 pr-1.5 pl-4 text-sm shadow-raised',
        isRefusal ? 'border-bad' : 'border-line',
      )}
    >
      {isRefusal && <CircleAlert aria-hidden="true" className="size-4 shrink-0 text-bad" />}
      {content}
      <IconButton label="Dismiss" className="shrink-0" onClick={() => dismiss(id)}>
        <X aria-hidden="true" />
      </IconButton>
    </div>
  );
}
