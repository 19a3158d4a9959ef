import { type ReactElement, useState } from 'react';
import { fieldError } from '../../data/ask-error';
import { graphql } from '../../data/graphql';
import { useAsk } from '../../data/use-ask';
import { useDo } from '../../data/use-do';
import { useViewer } from '../../data/viewer';
import { formatCount } from '../../format/count';
import { Callout } from '../../ui/callout';
import { Switch } from '../../ui/choices';
import { FormDialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { Select, TextInput } from '../../ui/inputs';
import { LinkTicket } from './link-ticket';
import { inviteMutation } from './people-documents';

/** How many accounts are offered; others are reached through their own page. */
const MAX_CHOICES = 100;

const choicesQuery = graphql(`
  query AccountChoices($first: Int!) {
    accounts(first: $first) { totalCount nodes { id name externalId } }
  }
`);

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
  const invite = useDo(inviteMutation);
  const made = invite.data?.inviteUser;
  if (made !== undefined) {
    const { invitation, link } = made;
    return (
      <LinkTicket
        label="Invitation link"
        link={link}
        expiresAt={invitation.expiresAt}
        onClose={onClose}
      >
        Send it to {invitation.email}: Tollkey sends no mail itself.
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
      <AccountField
        settled={account}
        value={accountId}
        onChange={setAccountId}
        error={fieldError(invite.error, 'accountId')}
      />
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

function AccountField({
  settled,
  value,
  onChange,
  error,
}: {
  readonly settled: { readonly id: string; readonly name: string } | undefined;
  readonly value: string;
  readonly onChange: (accountId: string) => void;
  readonly error: string | undefined;
}): ReactElement {
  const own = useViewer().account;
  const { data } = useAsk(choicesQuery, { first: MAX_CHOICES }, { enabled: !settled, live: false });
  const listed = settled === undefined ? (data?.accounts.nodes ?? []) : [settled];
  const choices = listed.some(({ id }) => id === value) ? listed : [own, ...listed];
  const isCut = (data?.accounts.totalCount ?? 0) > MAX_CHOICES;
  const hint = `The newest ${formatCount(MAX_CHOICES)} accounts. To invite into another, open it under Accounts.`;
  return (
    <Field label="Account" error={error} {...(isCut && { hint })}>
      <Select
        value={value}
        disabled={settled !== undefined}
        onChange={(event) => onChange(event.target.value)}
      >
        {choices.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
    </Field>
  );
}
