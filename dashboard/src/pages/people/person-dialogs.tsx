import type { ReactElement } from 'react';
import { useDo } from '../../data/use-do';
import { useViewer } from '../../data/viewer';
import { ConfirmDialog } from '../../ui/dialog';
import { Literal } from '../../ui/literal';
import { toast } from '../../ui/toasts';
import {
  endSessionsMutation,
  type Person,
  removeUserMutation,
  updateUserMutation,
} from './people-documents';
import { ResetLinkDialog } from './reset-link-dialog';

const DIALOGS = Object.freeze({
  operator: OperatorDialog,
  reset: ResetLinkDialog,
  signOut: SignOutDialog,
  remove: RemoveDialog,
});

/** What can be done with a person. */
export type PersonAction = keyof typeof DIALOGS;

interface PersonDialogProps {
  readonly person: Person;
  readonly onClose: () => void;
}

/** The dialog of an action. `person` is as they were when it was opened: it asks what it asked. */
export function PersonDialog({
  action,
  ...rest
}: PersonDialogProps & { readonly action: PersonAction }): ReactElement {
  const Dialog = DIALOGS[action];
  return <Dialog {...rest} />;
}

/** Makes somebody an operator, or no longer one. */
function OperatorDialog({ person, onClose }: PersonDialogProps): ReactElement {
  const { id, isOperator, name } = person;
  const update = useDo(updateUserMutation, {
    onSuccess: () => {
      toast(
        <>
          <Literal>{name}</Literal>
          {isOperator ? ' is no longer an operator' : ' is an operator now'}
        </>,
      );
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={
        isOperator ? (
          <>
            Remove the operator rights of <Literal>{name}</Literal>?
          </>
        ) : (
          <>
            Make <Literal>{name}</Literal> an operator?
          </>
        )
      }
      action={isOperator ? 'Remove operator rights' : 'Make operator'}
      tone={isOperator ? 'danger' : 'primary'}
      busy={update.isPending}
      error={update.error}
      onConfirm={() => update.mutate({ input: { id, isOperator: !isOperator } })}
      onClose={onClose}
    >
      {isOperator ? (
        <p>
          From the next request on they see and change only what belongs to the account{' '}
          <Literal className="font-bold">{person.account.name}</Literal>.
        </p>
      ) : (
        <p>
          An operator sees and changes the keys of <strong>every account</strong>, invites and
          removes people, and makes other operators. <Literal>{person.email}</Literal> can do so
          from the next request on.
        </p>
      )}
    </ConfirmDialog>
  );
}

/** Ends all sessions of a person. */
function SignOutDialog({ person, onClose }: PersonDialogProps): ReactElement {
  const isOneself = useViewer().user?.id === person.id;
  const end = useDo(endSessionsMutation, {
    onSuccess: () => {
      toast(
        <>
          <Literal>{person.name}</Literal> is signed out everywhere
        </>,
      );
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={
        <>
          Sign <Literal>{person.name}</Literal> out everywhere?
        </>
      }
      action="Sign out everywhere"
      busy={end.isPending}
      error={end.error}
      onConfirm={() => end.mutate({ input: { id: person.id } })}
      onClose={onClose}
    >
      <p>
        Every session of <Literal>{person.email}</Literal> ends with its next request
        {isOneself && ', this one too'}. They can sign in again.
      </p>
    </ConfirmDialog>
  );
}

/** Takes a person out. */
function RemoveDialog({ person, onClose }: PersonDialogProps): ReactElement {
  const remove = useDo(removeUserMutation, {
    onSuccess: () => {
      toast(
        <>
          <Literal>{person.name}</Literal> was removed
        </>,
      );
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={
        <>
          Remove <Literal>{person.name}</Literal>?
        </>
      }
      action="Remove"
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ input: { id: person.id } })}
      onClose={onClose}
    >
      <p>
        <Literal className="font-bold">{person.email}</Literal> is signed out everywhere and cannot
        sign in any more.
      </p>
      <p>
        The API keys of <Literal>{person.account.name}</Literal> stay as they are: revoke those they
        know.
      </p>
    </ConfirmDialog>
  );
}
