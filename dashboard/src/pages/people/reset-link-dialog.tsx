import type { ReactElement } from 'react';
import { useDo } from '../../data/use-do';
import { ConfirmDialog } from '../../ui/dialog';
import { LinkTicket } from './link-ticket';
import { type Person, resetLinkMutation } from './people-documents';

/** Makes a link by which a person sets a new password, and shows it once. */
export function ResetLinkDialog({
  person,
  onClose,
}: {
  readonly person: Person;
  readonly onClose: () => void;
}): ReactElement {
  const create = useDo(resetLinkMutation);
  const made = create.data?.createPasswordResetLink;
  if (made !== undefined) {
    return (
      <LinkTicket
        label="Password reset link"
        link={made.link}
        expiresAt={made.expiresAt}
        onClose={onClose}
      >
        Send it to {person.email}. With it they set a new password.
      </LinkTicket>
    );
  }
  return (
    <ConfirmDialog
      title={`Reset the password of ${person.name}?`}
      action="Create link"
      tone="primary"
      busy={create.isPending}
      error={create.error}
      onConfirm={() => create.mutate({ input: { id: person.id } })}
      onClose={onClose}
    >
      <p>
        You get a link for <strong>{person.email}</strong>, good for 24 hours. Their password works
        until it is used. Links made before stop working.
      </p>
    </ConfirmDialog>
  );
}
