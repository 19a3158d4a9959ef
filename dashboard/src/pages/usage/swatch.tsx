import type { ReactElement } from 'react';

/** A small square of a series' colour. */
export function Swatch({ color }: { readonly color: string }): ReactElement {
  return (
    <svg aria-hidden="true" viewBox="0 0 10 10" className="size-2.5 shrink-0 rounded-[3px]">
      <rect width="10" height="10" fill={color} />
    </svg>
  );
}
