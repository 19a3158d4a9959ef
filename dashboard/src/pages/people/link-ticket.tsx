import type { ReactElement, ReactNode } from 'react';
import { forgetShownOnce } from '../../data/shown-once';
import { Button } from '../../ui/button';
import { Callout } from '../../ui/callout';
import { Dialog, DialogActions } from '../../ui/dialog';
import { Literal } from '../../ui/literal';
import { RelativeTime } from '../../ui/relative-time';
import { Ticket } from '../../ui/ticket';

/** Shows a one-time link this once; only its button closes it. */
export function LinkTicket({
  label,
  link,
  expiresAt,
  children,
  onClose,
}: {
  readonly label: string;
  readonly link: string;
  readonly expiresAt: string;
  readonly children: ReactNode;
  readonly onClose: () => void;
}): ReactElement {
  const close = (): void => {
    forgetShownOnce();
    onClose();
  };
  return (
    <Dialog guarded title="Save this link" description={children} onClose={close}>
      <Ticket label={label} text={link} />
      {isLoopback(link) && (
        <Callout tone="warn">
          <p>
            This link opens only on the server's own machine. Set <Literal>BASE_URL</Literal> to the
            address that others use.
          </p>
        </Callout>
      )}
      <p className="text-sm text-ink-soft">
        It works once, expires <RelativeTime at={expiresAt} />, and is not shown again. Whoever has
        it can use it: hand it over in private.
      </p>
      <DialogActions>
        <Button tone="primary" onClick={close}>
          Done
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function isLoopback(link: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(link).hostname);
}
