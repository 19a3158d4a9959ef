import { Building2, Plus } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { Link } from 'wouter';
import { graphql } from '../../data/graphql';
import { useAsk } from '../../data/use-ask';
import { Answer } from '../../ui/answer';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { Page } from '../../ui/page';
import { Pager, usePages } from '../../ui/pager';
import { RelativeTime } from '../../ui/relative-time';
import { Cell, ColumnHeader, Row, RowHeader, Table, TableBody, TableHead } from '../../ui/table';
import { TakenMeter } from '../../ui/taken-meter';
import { CreateAccountDialog } from './account-dialogs';

const PAGE_SIZE = 20;

const accountsQuery = graphql(`
  query Accounts($first: Int!, $after: String) {
    accounts(first: $first, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { id name externalId keyCount keyLimit createdAt }
    }
  }
`);

/** Every account, for operators. */
export function AccountsPage(): ReactElement {
  const pages = usePages();
  const answer = useAsk(accountsQuery, { first: PAGE_SIZE, after: pages.after });
  const [isCreating, setCreating] = useState(false);
  return (
    <Page
      title="Accounts"
      description="The owners of API keys: your customers, or your teams."
      actions={
        <Button tone="primary" onClick={() => setCreating(true)}>
          <Plus aria-hidden="true" />
          Create account
        </Button>
      }
    >
      <Answer of={answer}>
        {({ accounts }) =>
          accounts.totalCount === 0 ? (
            <EmptyState icon={<Building2 />} title="No accounts yet" />
          ) : (
            <>
              <Table label="Accounts">
                <TableHead>
                  <ColumnHeader>Name</ColumnHeader>
                  <ColumnHeader>External id</ColumnHeader>
                  <ColumnHeader>Keys</ColumnHeader>
                  <ColumnHeader>Created</ColumnHeader>
                </TableHead>
                <TableBody>
                  {accounts.nodes.map((account) => (
                    <Row key={account.id}>
                      <RowHeader>
                        <Link href={`/accounts/${account.id}`} className="text-accent underline">
                          {account.name}
                        </Link>
                      </RowHeader>
                      <Cell label="External id" className="wrap-anywhere">
                        {account.externalId ?? '–'}
                      </Cell>
                      <Cell label="Keys">
                        <TakenMeter label="Keys" value={account.keyCount} max={account.keyLimit} />
                      </Cell>
                      <Cell label="Created">
                        <RelativeTime at={account.createdAt} />
                      </Cell>
                    </Row>
                  ))}
                </TableBody>
              </Table>
              <Pager pages={pages} pageSize={PAGE_SIZE} connection={accounts} />
            </>
          )
        }
      </Answer>
      {isCreating && <CreateAccountDialog onClose={() => setCreating(false)} />}
    </Page>
  );
}
