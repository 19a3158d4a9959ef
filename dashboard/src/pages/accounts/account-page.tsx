import { KeyRound, Pencil, UserPlus } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { Link, useParams } from 'wouter';
import { refusalOf } from '../../data/ask-error';
import { graphql } from '../../data/graphql';
import { useAsk } from '../../data/use-ask';
import { Answer } from '../../ui/answer';
import { Button, buttonClasses } from '../../ui/button';
import { Card } from '../../ui/card';
import { Fact } from '../../ui/fact';
import { Literal } from '../../ui/literal';
import { Page } from '../../ui/page';
import { RelativeTime } from '../../ui/relative-time';
import { TakenMeter } from '../../ui/taken-meter';
import { Invitations } from '../people/invitations';
import { InviteDialog } from '../people/invite-dialog';
import { People } from '../people/people';
import { EditAccountDialog } from './account-dialogs';
import { AccountKeys } from './account-keys';

const accountQuery = graphql(`
  query Account($id: ID!) {
    account(id: $id) { id name externalId keyCount keyLimit createdAt }
  }
`);

/** One account: its API keys and its people. */
export function AccountPage(): ReactElement {
  const { id = '' } = useParams<{ id: string }>();
  const answer = useAsk(accountQuery, { id });
  const [open, setOpen] = useState<'edit' | 'invite' | null>(null);
  const close = (): void => setOpen(null);
  const account = answer.data?.account;
  if (refusalOf(answer.error).code === 'NOT_FOUND') {
    return (
      <Page title="There is no such account">
        <p>The address is wrong, or a part of it is missing.</p>
      </Page>
    );
  }
  return (
    <Page
      isNamed={account != null}
      title={account?.name ?? 'Account'}
      actions={
        account && (
          <Button onClick={() => setOpen('edit')}>
            <Pencil aria-hidden="true" />
            Edit account
          </Button>
        )
      }
    >
      <Answer of={answer}>
        {() =>
          account && (
            <>
              <dl className="grid gap-x-8 gap-y-3 rounded-xl border border-line bg-surface p-4 text-sm sm:grid-cols-2 lg:grid-cols-4">
                <Fact term="Keys">
                  <TakenMeter label="Keys" value={account.keyCount} max={account.keyLimit} />
                </Fact>
                <Fact term="External id">
                  <Literal>{account.externalId ?? '–'}</Literal>
                </Fact>
                <Fact term="Created">
                  <RelativeTime at={account.createdAt} />
                </Fact>
                <Fact term="Id">
                  <Literal isCode className="font-mono break-all">
                    {account.id}
                  </Literal>
                </Fact>
              </dl>
              <Card
                title="API keys"
                actions={
                  <Link href={`/api-keys?account=${account.id}`} className={buttonClasses()}>
                    <KeyRound aria-hidden="true" />
                    All API keys
                  </Link>
                }
              >
                <AccountKeys accountId={account.id} />
              </Card>
              <Card
                title="People"
                actions={
                  <Button onClick={() => setOpen('invite')}>
                    <UserPlus aria-hidden="true" />
                    Invite person
                  </Button>
                }
              >
                <People label="People of the account" accountId={account.id} />
              </Card>
              <Invitations accountId={account.id} />
              {open === 'edit' && <EditAccountDialog account={account} onClose={close} />}
              {open === 'invite' && <InviteDialog account={account} onClose={close} />}
            </>
          )
        }
      </Answer>
    </Page>
  );
}
