import type { ReactElement } from 'react';

/** Grey lines in place of what is being loaded; a screen reader hears only that it is. */
export function Skeleton({ lines = 5 }: { readonly lines?: number }): ReactElement {
  return (
    <div role="status" className="grid gap-3 rounded-xl border border-line bg-surface p-4">
      <span className="sr-only">Loading…</span>
      {Array.from({ length: lines }, (_, line) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines never change places
          key={line}
          aria-hidden="true"
          className="h-8 animate-pulse rounded-md bg-sunken"
        />
      ))}
    </div>
  );
}
