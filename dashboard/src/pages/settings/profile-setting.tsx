import { type FormEvent, type ReactElement, useState } from 'react';
import { fieldError } from '../../data/ask-error';
import { graphql } from '../../data/graphql';
import { useDo } from '../../data/use-do';
import { Button } from '../../ui/button';
import { Setting } from '../../ui/card';
import { ErrorCallout } from '../../ui/error-callout';
import { Field } from '../../ui/field';
import { TextInput } from '../../ui/inputs';
import { Literal } from '../../ui/literal';
import { toast } from '../../ui/toasts';

const renameMutation = graphql(`
  mutation Rename($input: UpdateUserInput!) {
    updateUser(input: $input) { user { id name } }
  }
`);

/** One's name, and the address one signs in with. */
export function ProfileSetting({
  user,
}: {
  readonly user: { readonly id: string; readonly email: string; readonly name: string };
}): ReactElement {
  const [name, setName] = useState(user.name);
  const rename = useDo(renameMutation, { onSuccess: () => toast('Name saved') });

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!rename.isPending) rename.mutate({ input: { id: user.id, name } });
  }

  return (
    <Setting
      title="Profile"
      description={
        <p>
          You sign in as <Literal>{user.email}</Literal>.
        </p>
      }
    >
      <form onSubmit={submit} noValidate className="grid justify-items-start gap-4">
        <div className="w-full max-w-sm">
          <Field label="Name" error={fieldError(rename.error, 'name')}>
            <TextInput
              autoComplete="name"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          </Field>
        </div>
        <ErrorCallout error={rename.error} except={['name']} />
        <Button type="submit" busy={rename.isPending}>
          Save name
        </Button>
      </form>
    </Setting>
  );
}
