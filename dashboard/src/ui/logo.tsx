import type { ReactElement } from 'react';
import { Literal } from './literal';

/** The sign and the name. */
export function Logo(): ReactElement {
  return (
    <span className="inline-flex items-center gap-2.5 text-[1.0625rem] font-semibold tracking-tight">
      <svg viewBox="0 0 32 32" aria-hidden="true" className="size-7">
        <rect width="32" height="32" rx="8" fill="var(--accent-solid)" />
        <g fill="none" stroke="var(--on-accent)" strokeWidth="3" strokeLinecap="round">
          <circle cx="11" cy="16" r="4.5" />
          <path d="M15.5 16H26M22 16v5" />
        </g>
      </svg>
      <Literal>Tollkey</Literal>
    </span>
  );
}
