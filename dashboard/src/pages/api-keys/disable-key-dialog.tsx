import type { ReactElement } from 'react';
import { useDo } from '../../data/use-do';
import { ConfirmDialog } from '../../ui/dialog';
import { Literal } from '../../ui/literal';
import { disableMutation } from './disable-mutation';
import { EverythingNotice } from './everything-notice';
import type { KeyFields } from './key-documents';
import { toastKey } from './toast-key';

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
      toastKey(disableApiKey.apiKey, 'disabled');
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
        The very next request with <Literal>{apiKey.label}</Literal> is refused, until it is enabled
        again.
      </p>
      <EverythingNotice apiKey={apiKey} />
    </ConfirmDialog>
  );
}
