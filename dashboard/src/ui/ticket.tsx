import { type ReactElement, useRef } from 'react';
import { CopyButton } from './copy-button';
import { selectText } from './copy-text';
import { Literal } from './literal';
import { SignedOutNotice } from './signed-out-notice';

/** Something shown this once: the whole of it, and a button to copy it. `label` says what it is. */
export function Ticket({
  label,
  text,
  onCopied,
}: {
  readonly label: string;
  readonly text: string;
  readonly onCopied?: () => void;
}): ReactElement {
  const shown = useRef<HTMLElement>(null);
  return (
    <div className="grid min-w-0 grid-cols-1 gap-4">
      <SignedOutNotice what={label.toLowerCase()} />
      <section aria-label={label} className="rounded-xl border border-line bg-accent-tint">
        <p className="px-5 pt-4 text-xs font-semibold tracking-wide text-ink-soft uppercase">
          {label}
        </p>
        <Literal
          isCode
          ref={shown}
          className="block px-5 pt-1.5 pb-4 font-mono text-[0.9375rem] leading-relaxed break-all text-ink select-all"
        >
          {text}
        </Literal>
        <div className="ticket-tear flex justify-end border-t-2 border-dashed border-line-strong px-5 py-3">
          <CopyButton
            text={text}
            tone="primary"
            name={`Copy ${label}`}
            {...(onCopied !== undefined && { onCopied })}
            onFailure={() => shown.current !== null && selectText(shown.current)}
          />
        </div>
      </section>
    </div>
  );
}
