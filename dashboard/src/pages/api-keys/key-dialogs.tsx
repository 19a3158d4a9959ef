import type { ReactElement } from 'react';
import { CreateKeyDialog } from './create-key-dialog';
import { EditKeyDialog } from './edit-key-dialog';
import type { KeyFields } from './key-documents';
import { RevokeKeyDialog } from './revoke-key-dialog';
import { RotateSecretDialog } from './rotate-secret-dialog';

/** Which dialog is open, with the key as it was then: what is being typed is never overwritten. */
export type OpenDialog =
  | { readonly kind: 'create'; readonly accountId: string | null }
  | { readonly kind: 'edit' | 'rotate' | 'revoke'; readonly apiKey: KeyFields };

/** The open dialog. */
export function KeyDialogs({
  open,
  onClose,
}: {
  readonly open: OpenDialog;
  readonly onClose: () => void;
}): ReactElement {
  if (open.kind === 'create') {
    return <CreateKeyDialog accountId={open.accountId} onClose={onClose} />;
  }
  const { apiKey, kind } = open;
  if (kind === 'edit') return <EditKeyDialog apiKey={apiKey} onClose={onClose} />;
  if (kind === 'rotate') return <RotateSecretDialog apiKey={apiKey} onClose={onClose} />;
  return <RevokeKeyDialog apiKey={apiKey} onClose={onClose} />;
}
