import { type ReactElement, useState } from 'react';
import { refusalOf } from '../../data/ask-error';
import { useIsOperator } from '../../data/viewer';
import { AccountPicker } from '../../ui/account-picker';
import { Callout } from '../../ui/callout';
import { DialogForm } from '../../ui/dialog';
import { Disclosure } from '../../ui/disclosure';
import { Field } from '../../ui/field';
import { TextInput } from '../../ui/inputs';
import { instantOf } from './expiration';
import { ExpirationField } from './expiration-field';
import { KEY_INPUTS, type KeyDraft, NEW_KEY } from './key-draft';
import { FULL_ACCOUNT, isFull, keyCountWords, useKeyCount } from './key-meter';
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
  /** Where it goes unless another is picked; null if one must be. */
  readonly accountId: string | null;
  readonly onSubmit: (input: ReturnType<typeof toInput> & { readonly accountId: string }) => void;
  readonly onClose: () => void;
  readonly busy: boolean;
  readonly error: unknown;
}): ReactElement {
  const isOperator = useIsOperator();
  const [picked, setPicked] = useState<string>();
  const [wasSent, setSent] = useState(false);
  const owner = picked ?? accountId;
  const counted = useKeyCount(isOperator ? owner : null);
  const account = owner === null ? undefined : counted;
  // The refusal says the same, with the numbers.
  const isToldSo = refusalOf(form.error).code === 'FAILED_PRECONDITION';
  const { change, draft, problems, submit } = useKeyDraft(NEW_KEY, form.error);
  function send(): void {
    setSent(true);
    submit((sent) => owner !== null && onSubmit({ ...toInput(sent), accountId: owner }));
  }
  return (
    <DialogForm {...form} action="Create key" fields={KEY_INPUTS} onSubmit={send}>
      {account != null && isFull(account) && !isToldSo && (
        <Callout tone="warn">{FULL_ACCOUNT}</Callout>
      )}
      <Field label="Label" hint="What it is for, such as Production or CI." error={problems.label}>
        <TextInput
          autoFocus
          autoComplete="off"
          value={draft.label}
          onChange={({ target }) => change({ label: target.value })}
        />
      </Field>
      {isOperator && (
        <Field
          label="Account"
          hint={account == null ? undefined : keyCountWords(account)}
          error={wasSent && owner === null ? 'Pick the account that the key is for.' : undefined}
        >
          <AccountPicker value={owner} onPick={setPicked} />
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
