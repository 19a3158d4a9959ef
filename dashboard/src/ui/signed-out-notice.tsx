import type { ReactElement } from 'react';
import { useHeldSession } from '../data/session-end';
import { Callout } from './callout';

/**
 * Beside something that is shown this once: it stays when the session ends, and this says so. `what`
 * is to be copied.
 */
export function SignedOutNotice({ what }: { readonly what: string }): ReactElement {
  const isOver = useHeldSession();
  return (
    <div role="alert" className="empty:hidden">
      {isOver && (
        <Callout tone="bad">
          <p>You were signed out. Copy the {what} before you close this.</p>
        </Callout>
      )}
    </div>
  );
}
