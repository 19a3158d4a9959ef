import { type ReactElement, useState } from 'react';
import { graphql } from '../../data/graphql';
import { useDo } from '../../data/use-do';
import { describeMinute, formatMinute } from '../../format/instant';
import { ConfirmDialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { TextInput } from '../../ui/inputs';
import { Literal } from '../../ui/literal';
import { EverythingNotice } from './everything-notice';
import type { KeyFields } from './key-documents';
import { toastKey } from './toast-key';

const revokeMutation = graphql(`
  mutation RevokeKey($input: RevokeApiKeyInput!) {
    revokeApiKey(input: $input) { apiKey { id label } }
  }
`);

/** Asks before a key is ended for good: which, when it was last used, and what that means. */
export function RevokeKeyDialog({
  apiKey,
  onClose,
}: {
  readonly apiKey: KeyFields;
  readonly onClose: () => void;
}): ReactElement {
  const [reason, setReason] = useState('');
  const revoke = useDo(revokeMutation, {
    onSuccess: () => {
      toastKey(apiKey, 'revoked');
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title="Revoke key"
      action="Revoke key"
      onClose={onClose}
      onConfirm={() =>
        revoke.mutate({ input: { id: apiKey.id, reason: reason.trim() === '' ? null : reason } })
      }
      busy={revoke.isPending}
      error={revoke.error}
    >
      <div className="grid gap-0.5 rounded-lg bg-sunken p-3">
        <Literal className="font-semibold wrap-anywhere">{apiKey.label}</Literal>
        <p className="text-ink-soft">
          <Literal isCode className="font-mono">
            {apiKey.prefix}…
          </Literal>
        </p>
        <p>{lastUseWords(apiKey.lastUsedAt)}</p>
      </div>
      <p>
        This is immediate and final: the very next request with this key is refused, and it can
        never be enabled again. Your other keys go on working.
      </p>
      <EverythingNotice apiKey={apiKey} />
      <Field label="Reason" optional hint="Kept with the key and in the audit log.">
        <TextInput
          autoComplete="off"
          maxLength={256}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
      </Field>
    </ConfirmDialog>
  );
}

function lastUseWords(lastUsedAt: string | null): string {
  if (lastUsedAt === null) return 'Never used';
  return `Last used ${describeMinute(lastUsedAt, Date.now())} (${formatMinute(lastUsedAt)})`;
}
