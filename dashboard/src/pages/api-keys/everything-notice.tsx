import type { ReactElement } from 'react';
import { Callout } from '../../ui/callout';
import { Literal } from '../../ui/literal';
import type { KeyFields } from './key-documents';
import { mayDoEverything } from './may-do-everything';

/** Before a key is taken away that may do everything here: what that is, and the way back. */
export function EverythingNotice({ apiKey }: { readonly apiKey: KeyFields }): ReactElement | null {
  if (!mayDoEverything(apiKey)) return null;
  return (
    <Callout tone="warn">
      <p>
        This key may do everything here; if it is the server’s root key, set{' '}
        <Literal isCode className="font-mono whitespace-nowrap">
          TOLLKEY_ROOT_KEY
        </Literal>{' '}
        in the server’s settings to get a new one.
      </p>
    </Callout>
  );
}
