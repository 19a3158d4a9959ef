import type { ReactElement } from 'react';
import { sayIfUnanswered } from '../../data/ask-error';
import { graphql } from '../../data/graphql';
import { keepShownOnce } from '../../data/shown-once';
import { useDo } from '../../data/use-do';
import { useIsOperator } from '../../data/viewer';
import { Dialog } from '../../ui/dialog';
import { Literal } from '../../ui/literal';
import { CreateKeyForm } from './create-key-form';
import { SaveKey } from './save-key';
import { toastKey } from './toast-key';

const createMutation = graphql(`
  mutation CreateKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) { secret apiKey { id label account { name } } }
  }
`);

const UNANSWERED =
  'No answer came, so it is not known whether the key was made. Look for it in the list: if it is ' +
  'there, rotate it to get a secret.';

/** Makes a key, and then shows its secret in the same dialog, which cannot be closed by accident. */
export function CreateKeyDialog({
  accountId,
  onClose,
}: {
  readonly accountId: string | null;
  readonly onClose: () => void;
}): ReactElement {
  const create = useDo(createMutation, {
    onSuccess: ({ createApiKey: { apiKey, secret } }) =>
      keepShownOnce({ label: 'Secret', text: secret, done: 'Key created', name: apiKey.label }),
  });
  const isOperator = useIsOperator();
  const issued = create.data?.createApiKey;
  // The secret is in the answer that is on its way.
  const closeUnlessBusy = (): void => {
    if (!create.isPending) onClose();
  };
  return (
    <Dialog
      title={issued === undefined ? 'Create key' : 'Save your key'}
      description={
        issued && (
          <>
            <Literal>{issued.apiKey.label}</Literal>
            {isOperator && (
              <>
                , of the account <Literal>{issued.apiKey.account.name}</Literal>
              </>
            )}
            .
          </>
        )
      }
      onClose={closeUnlessBusy}
      guarded={issued !== undefined}
      wide={issued !== undefined}
    >
      {issued === undefined ? (
        <CreateKeyForm
          accountId={accountId}
          onSubmit={(input) => create.mutate({ input })}
          onClose={closeUnlessBusy}
          busy={create.isPending}
          error={sayIfUnanswered(create.error, UNANSWERED)}
        />
      ) : (
        <SaveKey
          secret={issued.secret}
          onSaved={() => {
            toastKey(issued.apiKey, 'created');
            onClose();
          }}
        />
      )}
    </Dialog>
  );
}
