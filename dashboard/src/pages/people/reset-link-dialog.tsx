import type { ReactElement } from 'react';
import { keepShownOnce } from '../../data/shown-once';
import { useDo } from '../../data/use-do';
import { ConfirmDialog } from '../../ui/dialog';
import { Literal } from '../../ui/literal';
import { LinkTicket } from './link-ticket';
import { type Person, resetLinkMutation } from './people-documents';

const LINK = 'Password reset link';

/** Makes a link by which a person sets a new password, and shows it once. */
export function ResetLinkDialog({
  person,
  onClose,
}: {
  readonly person: Person;
  readonly onClose: () => void;
}): ReactElement {
  const create = useDo(resetLinkMutation, {
    onSuccess: ({ createPasswordResetLink: { link } }) =>
      keepShownOnce({ label: LINK, text: link, done: 'Link made', name: person.email }),
  });
  const made = create.data?.createPasswordResetLink;
  if (made !== undefined) {
    return (
      <LinkTicket label={LINK} link={made.link} expiresAt={made.expiresAt} onClose={onClose}>
        Send it to <Literal>{person.email}</Literal>. With it they set a new password.
      </LinkTicket>
    );
  }
  return (
    <ConfirmDialog
      title={
        <>
          Reset the password of <Literal>{person.name}</Literal>?
        </>
      }
      action="Create link"
      tone="primary"
      busy={create.isPending}
      error={create.error}
      onConfirm={() => create.mutate({ input: { id: person.id } })}
      onClose={onClose}
    >
      <p>
        You get a link for <Literal className="font-bold">{person.email}</Literal>, good for 24
        hours. Their password works until it is used. Links made before stop working.
      </p>
    </ConfirmDialog>
  );
}
