import type { ReactElement } from 'react';
import { useDo } from '../../data/use-do';
import { ConfirmDialog } from '../../ui/dialog';
import { toast } from '../../ui/toasts';
import { disableMutation } from './disable-mutation';
import { EverythingNotice } from './everything-notice';
import type { KeyFields } from './key-documents';

/** Asks before a key is disabled that may do everything here; others are disabled at once. */
export function DisableKeyDialog({
  apiKey,
  onClose,
}: {
  readonly apiKey: KeyFields;
  readonly onClose: () => void;
}): ReactElement {
  const disable = useDo(disableMutation, {
    onSuccess: ({ disableApiKey }) => {
      toast(`Key ${disableApiKey.apiKey.label} disabled`);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title="Disable key"
      action="Disable key"
      onClose={onClose}
      onConfirm={() => disable.mutate({ id: apiKey.id })}
      busy={disable.isPending}
      error={disable.error}
    >
      <p className="wrap-anywhere">
        The very next request with {apiKey.label} is refused, until it is enabled again.
      </p>
      <EverythingNotice apiKey={apiKey} />
    </ConfirmDialog>
  );
}
