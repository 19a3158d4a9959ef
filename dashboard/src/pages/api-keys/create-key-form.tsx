import { type ReactElement, useState } from 'react';
import { useIsOperator, useViewer } from '../../data/viewer';
import { AccountPicker } from '../../ui/account-picker';
import { DialogForm } from '../../ui/dialog';
import { Disclosure } from '../../ui/disclosure';
import { Field } from '../../ui/field';
import { TextInput } from '../../ui/inputs';
import { instantOf } from './expiration';
import { ExpirationField } from './expiration-field';
import { KEY_INPUTS, type KeyDraft, NEW_KEY } from './key-draft';
import { FullNotice } from './key-meter';
import { limitOf } from './limits';
import { LimitsFields } from './limits-fields';
import { parseScopes } from './scopes';
import { ScopesField } from './scopes-field';
import { useKeyDraft } from './use-key-draft';

/** Asks what a new key is to be; what most keys need stands on top, the rest is folded away. */
export function CreateKeyForm({
  accountId,
  onSubmit,
  ...form
}: {
  readonly accountId: string | null;
  readonly onSubmit: (input: ReturnType<typeof toInput> & { readonly accountId: string }) => void;
  readonly onClose: () => void;
  readonly busy: boolean;
  readonly error: unknown;
}): ReactElement {
  const own = useViewer().account;
  const isOperator = useIsOperator();
  const [owner, setOwner] = useState(accountId ?? own.id);
  const { change, draft, problems, submit } = useKeyDraft(NEW_KEY, form.error);
  return (
    <DialogForm
      {...form}
      action="Create key"
      fields={KEY_INPUTS}
      onSubmit={() => submit((sent) => onSubmit({ ...toInput(sent), accountId: owner }))}
    >
      <FullNotice accountId={owner === own.id ? null : owner} />
      <Field label="Label" hint="What it is for, such as Production or CI." error={problems.label}>
        <TextInput
          autoFocus
          autoComplete="off"
          value={draft.label}
          onChange={({ target }) => change({ label: target.value })}
        />
      </Field>
      {isOperator && (
        <Field label="Account">
          <AccountPicker value={owner} onPick={setOwner} />
        </Field>
      )}
      <ExpirationField
        draft={draft.expiration}
        onChange={(expiration) => change({ expiration })}
        error={problems.expiration}
      />
      <Disclosure summary="Limits">
        <LimitsFields
          draft={draft.limits}
          onChange={(limits) => change({ limits })}
          errors={problems}
        />
      </Disclosure>
      <Disclosure summary="Scopes">
        <ScopesField
          text={draft.scopes}
          onChange={(scopes) => change({ scopes })}
          error={problems.scopes}
        />
      </Disclosure>
    </DialogForm>
  );
}

function toInput({ expiration, label, limits, scopes }: KeyDraft) {
  return {
    label,
    expiresAt: instantOf(expiration, Date.now()),
    scopes: [...parseScopes(scopes)],
    rateLimit: limits.isUnlimited
      ? null
      : { perMinute: limitOf(limits, 'perMinute'), perDay: limitOf(limits, 'perDay') },
  };
}
