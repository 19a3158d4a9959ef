import { type ReactElement, useState } from 'react';
import { graphql } from '../../data/graphql';
import { loadLater } from '../../data/load-later';
import { useDo } from '../../data/use-do';
import { DialogBoundary } from '../../ui/dialog-boundary';
import { toastRefusal } from '../../ui/toasts';
import { disableMutation } from './disable-mutation';
import type { OpenDialog } from './key-dialogs';
import type { KeyFields } from './key-documents';
import { mayDoEverything } from './may-do-everything';
import { toastKey } from './toast-key';

const KeyDialogs = loadLater(async () => (await import('./key-dialogs')).KeyDialogs);

const enableMutation = graphql(`
  mutation EnableKey($id: ID!) {
    enableApiKey(input: { id: $id }) { apiKey { id label } }
  }
`);

/** What can be done with a key besides looking at it. */
export type KeyAction = 'edit' | 'rotate' | 'disable' | 'enable' | 'revoke';

/** Does with keys what people ask for. */
export interface KeyActions {
  readonly create: () => void;
  readonly act: (action: KeyAction, apiKey: KeyFields) => void;
  /** The open dialog, to be rendered where no change of a list can take it away. */
  readonly dialog: ReactElement | null;
}

/** What can be done with keys. A new one goes to `accountId` unless another is picked. */
export function useKeyActions(accountId: string | null): KeyActions {
  const [open, setOpen] = useState<OpenDialog | null>(null);
  const disable = useDo(disableMutation, {
    about: ({ id }) => id,
    onError: toastRefusal,
    onSuccess: ({ disableApiKey }) => toastKey(disableApiKey.apiKey, 'disabled'),
  });
  const enable = useDo(enableMutation, {
    about: ({ id }) => id,
    onError: toastRefusal,
    onSuccess: ({ enableApiKey }) => toastKey(enableApiKey.apiKey, 'enabled'),
  });

  function act(action: KeyAction, apiKey: KeyFields): void {
    const isAsked = action !== 'disable' || mayDoEverything(apiKey);
    if (action === 'enable') enable.mutate({ id: apiKey.id });
    else if (!isAsked) disable.mutate({ id: apiKey.id });
    else setOpen({ kind: action, apiKey });
  }

  return {
    create: () => setOpen({ kind: 'create' }),
    act,
    dialog: open && (
      <DialogBoundary onClose={() => setOpen(null)}>
        <KeyDialogs open={open} accountId={accountId} onClose={() => setOpen(null)} />
      </DialogBoundary>
    ),
  };
}
