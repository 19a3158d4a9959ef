import { type ReactElement, useState } from 'react';
import { fieldError } from '../../data/ask-error';
import { graphql } from '../../data/graphql';
import { useDo } from '../../data/use-do';
import { parseCount } from '../../format/count';
import { FormDialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { TextInput } from '../../ui/inputs';
import { Literal } from '../../ui/literal';
import { toast } from '../../ui/toasts';

const createMutation = graphql(`
  mutation CreateAccount($input: CreateAccountInput!) {
    createAccount(input: $input) { account { id name } }
  }
`);

const updateMutation = graphql(`
  mutation UpdateAccount($input: UpdateAccountInput!) {
    updateAccount(input: $input) { account { id name } }
  }
`);

/** What the fields of an account hold while they are edited. */
interface AccountDraft {
  readonly name: string;
  readonly externalId: string;
  readonly keyLimit: string;
}

/** An account, as its dialog shows it. */
interface EditableAccount {
  readonly id: string;
  readonly name: string;
  readonly externalId: string | null;
  readonly keyLimit: number;
}

const FIELDS: readonly string[] = Object.freeze(['name', 'externalId', 'keyLimit']);
const EMPTY: AccountDraft = Object.freeze({ name: '', externalId: '', keyLimit: '10' });

/** Makes an account. */
export function CreateAccountDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const [draft, setDraft] = useState(EMPTY);
  const create = useDo(createMutation, {
    onSuccess: ({ createAccount }) => {
      toast(
        <>
          <Literal>{createAccount.account.name}</Literal> was created
        </>,
      );
      onClose();
    },
  });
  return (
    <FormDialog
      title="Create account"
      description="An account owns API keys. Invite people into it under People."
      action="Create account"
      onClose={onClose}
      onSubmit={() => create.mutate({ input: inputOf(draft) })}
      busy={create.isPending}
      error={create.error}
      fields={FIELDS}
    >
      <AccountFields draft={draft} onChange={setDraft} error={create.error} />
    </FormDialog>
  );
}

/** Changes an account. */
export function EditAccountDialog({
  account,
  onClose,
}: {
  readonly account: EditableAccount;
  readonly onClose: () => void;
}): ReactElement {
  const [draft, setDraft] = useState<AccountDraft>({
    name: account.name,
    externalId: account.externalId ?? '',
    keyLimit: String(account.keyLimit),
  });
  const update = useDo(updateMutation, {
    onSuccess: () => {
      toast('Account changed');
      onClose();
    },
  });
  return (
    <FormDialog
      title={
        <>
          Edit <Literal>{account.name}</Literal>
        </>
      }
      action="Save"
      onClose={onClose}
      onSubmit={() => update.mutate({ input: { id: account.id, ...inputOf(draft) } })}
      busy={update.isPending}
      error={update.error}
      fields={FIELDS}
    >
      <AccountFields draft={draft} onChange={setDraft} error={update.error} />
    </FormDialog>
  );
}

function AccountFields({
  draft,
  onChange,
  error,
}: {
  readonly draft: AccountDraft;
  readonly onChange: (draft: AccountDraft) => void;
  readonly error: unknown;
}): ReactElement {
  return (
    <>
      <Field label="Name" error={nameError(error, draft.name)}>
        <TextInput
          autoComplete="off"
          value={draft.name}
          onChange={(event) => onChange({ ...draft, name: event.target.value })}
        />
      </Field>
      <Field
        label="External id"
        optional
        hint="Your own id for it, such as the customer's number."
        error={fieldError(error, 'externalId')}
      >
        <TextInput
          autoComplete="off"
          value={draft.externalId}
          onChange={(event) => onChange({ ...draft, externalId: event.target.value })}
        />
      </Field>
      <Field
        label="Key limit"
        hint="How many API keys it may hold, 1 to 100,000. Revoked ones do not count."
        error={fieldError(error, 'keyLimit')}
      >
        <TextInput
          inputMode="numeric"
          autoComplete="off"
          value={draft.keyLimit}
          onChange={(event) => onChange({ ...draft, keyLimit: event.target.value })}
        />
      </Field>
    </>
  );
}

function nameError(error: unknown, name: string): string | undefined {
  const refused = fieldError(error, 'name');
  return refused !== undefined && name.trim() === '' ? 'Give it a name.' : refused;
}

function inputOf({ externalId, keyLimit, name }: AccountDraft) {
  // What is no whole number goes out as 0, and the server says beside the field what it expects.
  return { name, externalId: externalId.trim() || null, keyLimit: parseCount(keyLimit) || 0 };
}
