import type { ReactElement } from 'react';
import { graphql } from '../../data/graphql';
import { useDo } from '../../data/use-do';
import { formatInstant } from '../../format/instant';
import { FormDialog } from '../../ui/dialog';
import { Disclosure } from '../../ui/disclosure';
import { Field } from '../../ui/field';
import { TextInput } from '../../ui/inputs';
import { draftOf, editInput } from './edit-input';
import { ExpirationField } from './expiration-field';
import type { KeyFields } from './key-documents';
import { KEY_INPUTS, type KeyDraft } from './key-draft';
import { LimitsFields } from './limits-fields';
import { ScopesField } from './scopes-field';
import { toastKey } from './toast-key';
import { useKeyDraft } from './use-key-draft';

const updateMutation = graphql(`
  mutation UpdateKey($input: UpdateApiKeyInput!) {
    updateApiKey(input: $input) { apiKey { id label } }
  }
`);

/** Edits a key, and sends only what was changed. */
export function EditKeyDialog({
  apiKey,
  onClose,
}: {
  readonly apiKey: KeyFields;
  readonly onClose: () => void;
}): ReactElement {
  const update = useDo(updateMutation, {
    onSuccess: ({ updateApiKey }) => {
      toastKey(updateApiKey.apiKey, 'saved');
      onClose();
    },
  });
  const { change, draft, problems, submit } = useKeyDraft(draftOf(apiKey), update.error);
  function send(edited: KeyDraft): void {
    const input = editInput(apiKey, edited, Date.now());
    if (input === undefined) onClose();
    else update.mutate({ input });
  }
  return (
    <FormDialog
      title="Edit key"
      description="Editing never resets the counters; a new limit holds from the next request."
      action="Save changes"
      onClose={onClose}
      onSubmit={() => submit(send)}
      busy={update.isPending}
      error={update.error}
      fields={KEY_INPUTS}
    >
      <Field label="Label" error={problems.label}>
        <TextInput
          autoFocus
          autoComplete="off"
          value={draft.label}
          onChange={({ target }) => change({ label: target.value })}
        />
      </Field>
      <LimitsFields
        draft={draft.limits}
        onChange={(limits) => change({ limits })}
        errors={problems}
      />
      <ExpirationField
        draft={draft.expiration}
        onChange={(expiration) => change({ expiration })}
        {...(apiKey.expiresAt !== null && { kept: keptWords(apiKey.expiresAt, apiKey.status) })}
        error={problems.expiration}
      />
      <Disclosure summary="Scopes" open={apiKey.scopes.length > 0}>
        <ScopesField
          text={draft.scopes}
          onChange={(scopes) => change({ scopes })}
          error={problems.scopes}
        />
      </Disclosure>
    </FormDialog>
  );
}

function keptWords(expiresAt: string, status: KeyFields['status']): string {
  const instant = formatInstant(expiresAt);
  return status === 'EXPIRED' ? `Keep: expired ${instant}` : `Keep: ${instant}`;
}
