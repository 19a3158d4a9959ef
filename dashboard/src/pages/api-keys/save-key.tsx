import { type ReactElement, useEffect, useRef, useState } from 'react';
import { forgetShownOnce } from '../../data/shown-once';
import { Button } from '../../ui/button';
import { Callout } from '../../ui/callout';
import { CodeTabs } from '../../ui/code';
import { CopyButton } from '../../ui/copy-button';
import { selectText } from '../../ui/copy-text';
import { DialogActions } from '../../ui/dialog';
import { Literal } from '../../ui/literal';
import { SignedOutNotice } from '../../ui/signed-out-notice';
import { createSnippets } from './snippets';
import { useStayHere } from './use-stay-here';

/**
 * A new secret, the only time that it is shown, with calls to try it. It is closed by one button,
 * which asks once more if nothing was copied.
 */
export function SaveKey({
  secret,
  onSaved,
}: {
  readonly secret: string;
  readonly onSaved: () => void;
}): ReactElement {
  const shown = useRef<HTMLElement>(null);
  const copyRow = useRef<HTMLDivElement>(null);
  const [isTaken, setTaken] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const leave = (): void => {
    forgetShownOnce();
    onSaved();
  };
  const finish = (): void => (isTaken ? leave() : setAsking(true));
  useStayHere(finish);
  useEffect(() => copyRow.current?.querySelector('button')?.focus(), []);
  useEffect(() => {
    const look = (): void => {
      if (getSelection()?.toString().includes(secret)) setTaken(true);
    };
    document.addEventListener('selectionchange', look);
    return () => document.removeEventListener('selectionchange', look);
  }, [secret]);
  const take = (): void => {
    setTaken(true);
    setAsking(false);
  };
  return (
    <div className="grid min-w-0 grid-cols-1 gap-5">
      <div role="alert">
        <Callout tone="warn" title="It is shown only once">
          <p>Copy the key and keep it where your program reads its secrets.</p>
        </Callout>
      </div>
      <SignedOutNotice what="key" />
      <div
        ref={copyRow}
        className="flex flex-wrap items-center justify-between gap-3 rounded-lg border border-line-strong bg-surface p-3"
      >
        <Literal isCode ref={shown} className="min-w-0 font-mono text-sm break-all select-all">
          {secret}
        </Literal>
        <CopyButton
          text={secret}
          label="Copy key"
          tone="primary"
          onCopied={take}
          onFailure={() => shown.current !== null && selectText(shown.current)}
        />
      </div>
      <div className="grid min-w-0 grid-cols-1 gap-2">
        <h3 className="text-sm font-semibold">Try it</h3>
        <CodeTabs
          label="Samples"
          samples={createSnippets(secret, location.origin)}
          onCopied={take}
        />
        <p className="text-sm text-ink-soft">
          Instead of{' '}
          <Literal isCode className="font-mono">
            Authorization: Bearer …
          </Literal>{' '}
          the header{' '}
          <Literal isCode className="font-mono">
            access-token: …
          </Literal>{' '}
          does the same.
        </p>
      </div>
      {isAsking ? (
        <AskOnce onBack={() => setAsking(false)} onLeave={leave} />
      ) : (
        <DialogActions>
          <Button tone="primary" onClick={finish}>
            I have saved it
          </Button>
        </DialogActions>
      )}
    </div>
  );
}

function AskOnce({
  onBack,
  onLeave,
}: {
  readonly onBack: () => void;
  readonly onLeave: () => void;
}): ReactElement {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => row.current?.querySelector('button')?.focus(), []);
  return (
    <div ref={row} className="grid gap-4">
      <div role="alert">
        <Callout tone="bad" title="Close without the key?">
          <p>It was not copied. Once this is closed nobody can show it again.</p>
        </Callout>
      </div>
      <DialogActions>
        <Button onClick={onBack}>Back to the key</Button>
        <Button tone="danger" onClick={onLeave}>
          Close anyway
        </Button>
      </DialogActions>
    </div>
  );
}
