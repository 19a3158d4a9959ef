import { Check, Copy } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import { Button, type ButtonTone } from './button';
import { copyText } from './copy-text';

/** How long the button says how it went. */
const SAY_MS = 2_500;

const WORDS = Object.freeze({ copied: 'Copied', failed: 'Select it and press Ctrl+C' });

/** A button that copies a text and says so. `onFailure` may select the text for the reader. */
export function CopyButton({
  text,
  label = 'Copy',
  name,
  tone = 'secondary',
  onCopied,
  onFailure,
}: {
  readonly text: string;
  readonly label?: string;
  /** What is read out instead of the label, when several buttons say the same. */
  readonly name?: string;
  readonly tone?: ButtonTone;
  readonly onCopied?: () => void;
  readonly onFailure?: () => void;
}): ReactElement {
  const [outcome, setOutcome] = useState<'copied' | 'failed' | null>(null);
  useEffect(() => {
    if (outcome === null) return;
    const saying = setTimeout(() => setOutcome(null), SAY_MS);
    return () => clearTimeout(saying);
  }, [outcome]);

  async function copy(button: HTMLElement): Promise<void> {
    const isCopied = await copyText(text, button);
    setOutcome(isCopied ? 'copied' : 'failed');
    if (isCopied) onCopied?.();
    else onFailure?.();
  }

  return (
    <>
      <Button
        tone={tone}
        {...(name !== undefined && outcome === null && { 'aria-label': name })}
        onClick={(event) => void copy(event.currentTarget)}
      >
        {outcome === 'copied' ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
        {outcome === null ? label : WORDS[outcome]}
      </Button>
      <span role="status" className="sr-only">
        {outcome !== null && WORDS[outcome]}
      </span>
    </>
  );
}
