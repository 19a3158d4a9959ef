import { Users } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { Link } from 'wouter';
import { useAsk } from '../../data/use-ask';
import { useViewer } from '../../data/viewer';
import { Answer } from '../../ui/answer';
import { Badge } from '../../ui/badge';
import { EmptyState } from '../../ui/empty-state';
import { Literal } from '../../ui/literal';
import { LongName } from '../../ui/long-name';
import { Pager, usePages } from '../../ui/pager';
import { RelativeTime } from '../../ui/relative-time';
import { Cell, ColumnHeader, Row, RowHeader, Table, TableBody, TableHead } from '../../ui/table';
import { type Person, peopleQuery } from './people-documents';
import { type PersonAction, PersonDialog } from './person-dialogs';
import { PersonMenu } from './person-menu';

const PAGE_SIZE = 20;

const METHODS: Readonly<Record<Person['signInMethods'][number], string>> = Object.freeze({
  PASSWORD: 'Password',
  OIDC: 'Single sign-on',
});

/** Which dialog is open, outside the table: a link that it shows once outlives the person's row. */
interface OpenDialog {
  readonly action: PersonAction;
  readonly person: Person;
}

/** The people of one account, or of all. */
export function People({
  label,
  accountId = null,
}: {
  readonly label: string;
  readonly accountId?: string | null;
}): ReactElement {
  const pages = usePages();
  const [open, setOpen] = useState<OpenDialog | null>(null);
  const answer = useAsk(peopleQuery, { accountId, first: PAGE_SIZE, after: pages.after });
  return (
    <>
      <Answer of={answer}>
        {({ users }) =>
          users.totalCount === 0 ? (
            <EmptyState icon={<Users />} title="Nobody yet">
              <p>Invite somebody: they get a link, choose a password and are in.</p>
            </EmptyState>
          ) : (
            <div className="grid gap-3">
              <Table label={label}>
                <TableHead>
                  <ColumnHeader>Name</ColumnHeader>
                  {accountId === null && <ColumnHeader>Account</ColumnHeader>}
                  <ColumnHeader>Signs in with</ColumnHeader>
                  <ColumnHeader>Last signed in</ColumnHeader>
                  <ColumnHeader hidden>Actions</ColumnHeader>
                </TableHead>
                <TableBody>
                  {users.nodes.map((person) => (
                    <PersonRow
                      key={person.id}
                      person={person}
                      withAccount={accountId === null}
                      onAct={(action) => setOpen({ action, person })}
                    />
                  ))}
                </TableBody>
              </Table>
              <Pager pages={pages} pageSize={PAGE_SIZE} connection={users} />
            </div>
          )
        }
      </Answer>
      {open !== null && <PersonDialog {...open} onClose={() => setOpen(null)} />}
    </>
  );
}

function PersonRow({
  person,
  withAccount,
  onAct,
}: {
  readonly person: Person;
  readonly withAccount: boolean;
  readonly onAct: (action: PersonAction) => void;
}): ReactElement {
  const isOneself = useViewer().user?.id === person.id;
  return (
    <Row>
      <RowHeader>
        <span className="flex flex-wrap items-center gap-2">
          <Literal>{person.name}</Literal>
          {isOneself && <span className="font-normal text-ink-soft">(you)</span>}
          {person.isOperator && <Badge tone="accent">Operator</Badge>}
        </span>
        <LongName text={person.email} className="text-sm font-normal text-ink-soft" />
      </RowHeader>
      {withAccount && (
        <Cell label="Account">
          <Link href={`/accounts/${person.account.id}`} className="text-accent underline">
            <Literal>{person.account.name}</Literal>
          </Link>
        </Cell>
      )}
      <Cell label="Signs in with">
        {person.signInMethods.map((method) => METHODS[method]).join(', ') || '–'}
      </Cell>
      <Cell label="Last signed in">
        <RelativeTime at={person.lastSignedInAt} />
      </Cell>
      <Cell className="text-right">
        <PersonMenu person={person} onAct={onAct} />
      </Cell>
    </Row>
  );
}
