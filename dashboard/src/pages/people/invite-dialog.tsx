import { type ReactElement, useState } from 'react';
import { fieldError } from '../../data/ask-error';
import { keepShownOnce } from '../../data/shown-once';
import { useDo } from '../../data/use-do';
import { useViewer } from '../../data/viewer';
import { AccountPicker } from '../../ui/account-picker';
import { Callout } from '../../ui/callout';
import { Switch } from '../../ui/choices';
import { FormDialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { TextInput } from '../../ui/inputs';
import { Literal } from '../../ui/literal';
import { LinkTicket } from './link-ticket';
import { inviteMutation } from './people-documents';

const LINK = 'Invitation link';

/** Who is to be invited into what. */
export function InviteDialog({
  account,
  onClose,
}: {
  /** The account, when it is settled already. */
  readonly account?: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
}): ReactElement {
  const own = useViewer().account;
  const [email, setEmail] = useState('');
  const [accountId, setAccountId] = useState(account?.id ?? own.id);
  const [isOperator, setOperator] = useState(false);
  const invite = useDo(inviteMutation, {
    onSuccess: ({ inviteUser }) =>
      keepShownOnce({
        label: LINK,
        text: inviteUser.link,
        done: 'Person invited',
        name: inviteUser.invitation.email ?? email,
      }),
  });
  const made = invite.data?.inviteUser;
  if (made !== undefined) {
    const { invitation, link } = made;
    return (
      <LinkTicket label={LINK} link={link} expiresAt={invitation.expiresAt} onClose={onClose}>
        Send it to <Literal>{invitation.email}</Literal>: Tollkey sends no mail itself.
      </LinkTicket>
    );
  }
  return (
    <FormDialog
      title="Invite person"
      description="You get a link to send to them. With it they choose a password and are in."
      action="Create invitation"
      onClose={onClose}
      onSubmit={() => invite.mutate({ input: { accountId, email, isOperator } })}
      busy={invite.isPending}
      error={invite.error}
      fields={['email', 'accountId']}
    >
      <Field label="E-mail" error={fieldError(invite.error, 'email')}>
        <TextInput
          type="email"
          autoComplete="off"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </Field>
      <Field label="Account" error={fieldError(invite.error, 'accountId')}>
        {account === undefined ? (
          <AccountPicker value={accountId} onPick={setAccountId} />
        ) : (
          <TextInput disabled value={account.name} />
        )}
      </Field>
      <Switch
        label="Operator"
        hint="Sees and changes the keys of every account, and lets people in."
        checked={isOperator}
        onChange={setOperator}
      />
      {isOperator && (
        <Callout tone="warn">
          <p>
            Whoever opens the link gets hold of this whole server. Make sure that it reaches nobody
            else.
          </p>
        </Callout>
      )}
    </FormDialog>
  );
}
