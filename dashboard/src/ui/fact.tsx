import type { ReactElement, ReactNode } from 'react';
import { joinClasses } from './join-classes';

/** A term and what it is for one thing, inside a `<dl>`. A wide one takes two columns. */
export function Fact({
  term,
  isWide = false,
  children,
}: {
  readonly term: string;
  readonly isWide?: boolean;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <div
      className={joinClasses(
        'grid min-w-0 content-start justify-items-start gap-0.5',
        isWide && 'min-[26rem]:col-span-2',
      )}
    >
      <dt className="text-xs font-semibold text-ink-soft">{term}</dt>
      <dd className="min-w-0 text-sm wrap-anywhere">{children}</dd>
    </div>
  );
}
