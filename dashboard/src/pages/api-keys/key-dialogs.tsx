import type { ReactElement } from 'react';
import { CreateKeyDialog } from './create-key-dialog';
import { DisableKeyDialog } from './disable-key-dialog';
import { EditKeyDialog } from './edit-key-dialog';
import type { KeyFields } from './key-documents';
import { RevokeKeyDialog } from './revoke-key-dialog';
import { RotateSecretDialog } from './rotate-secret-dialog';

/** Which dialog is open, with the key as it was then: what is being typed is never overwritten. */
export type OpenDialog =
  | { readonly kind: 'create' }
  | { readonly kind: 'edit' | 'rotate' | 'disable' | 'revoke'; readonly apiKey: KeyFields };

/** The open dialog. */
export function KeyDialogs({
  open,
  accountId,
  onClose,
}: {
  readonly open: OpenDialog;
  /** That of a new key, unless another is picked. */
  readonly accountId: string | null;
  readonly onClose: () => void;
}): ReactElement {
  if (open.kind === 'create') {
    return <CreateKeyDialog accountId={accountId} onClose={onClose} />;
  }
  const { apiKey, kind } = open;
  if (kind === 'edit') return <EditKeyDialog apiKey={apiKey} onClose={onClose} />;
  if (kind === 'rotate') return <RotateSecretDialog apiKey={apiKey} onClose={onClose} />;
  if (kind === 'disable') return <DisableKeyDialog apiKey={apiKey} onClose={onClose} />;
  return <RevokeKeyDialog apiKey={apiKey} onClose={onClose} />;
}
