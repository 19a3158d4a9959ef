import { type ReactElement, useState } from 'react';
import { fieldError } from '../../data/ask-error';
import { graphql } from '../../data/graphql';
import { useDo } from '../../data/use-do';
import { FormDialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { TextInput } from '../../ui/inputs';
import { toast } from '../../ui/toasts';

const createMutation = graphql(`
  mutation CreateAccount($input: CreateAccountInput!) {
    createAccount(input: $input) { account { id name } }
  }
`);

/** Asks for a new account's name and limit. */
export function CreateAccountDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const [name, setName] = useState('');
  const create = useDo(createMutation, {
    onSuccess: ({ createAccount }) => {
      toast(`Account ${createAccount.account.name} created`);
      onClose();
    },
  });
  return (
    <FormDialog
      title="Create account"
      action="Create account"
      onClose={onClose}
      onSubmit={() => create.mutate({ input: { name } })}
      busy={create.isPending}
      error={create.error}
      fields={['name']}
    >
      <Field label="Name" error={fieldError(create.error, 'name')}>
        <TextInput value={name} onChange={(event) => setName(event.target.value)} required />
      </Field>
    </FormDialog>
  );
}
