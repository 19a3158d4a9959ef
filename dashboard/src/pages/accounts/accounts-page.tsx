import type { ResultOf } from 'gql.tada';
import { Building2, Plus } from 'lucide-react';
import { type ReactElement, useCallback, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { graphql } from '../../data/graphql';
import { useAsk } from '../../data/use-ask';
import { searchTextOf } from '../../format/search-text';
import { Answer } from '../../ui/answer';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { SearchInput } from '../../ui/inputs';
import { Literal } from '../../ui/literal';
import { Page } from '../../ui/page';
import { Pager, usePages } from '../../ui/pager';
import { RelativeTime } from '../../ui/relative-time';
import { Cell, ColumnHeader, Row, RowHeader, Table, TableBody, TableHead } from '../../ui/table';
import { TakenMeter } from '../../ui/taken-meter';
import { CreateAccountDialog } from './account-dialogs';

const PAGE_SIZE = 20;

const accountsQuery = graphql(`
  query Accounts($first: Int!, $after: String, $filter: AccountFilter) {
    accounts(first: $first, after: $after, filter: $filter) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { id name externalId keyCount keyLimit createdAt }
    }
  }
`);

/** Every account, for operators. */
export function AccountsPage(): ReactElement {
  const [text, setText] = useSearch();
  const search = searchTextOf(text);
  const pages = usePages(search);
  const answer = useAsk(accountsQuery, {
    first: PAGE_SIZE,
    after: pages.after,
    filter: { search },
  });
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
      <SearchInput label="Search by name" value={text} onSearch={setText} />
      <Answer of={answer}>
        {({ accounts }) =>
          accounts.totalCount === 0 ? (
            <EmptyState icon={<Building2 />} title="No account is called that">
              Search by a part of the name or of the external id.
            </EmptyState>
          ) : (
            <>
              <AccountsTable accounts={accounts.nodes} />
              <Pager pages={pages} pageSize={PAGE_SIZE} connection={accounts} />
            </>
          )
        }
      </Answer>
      {isCreating && <CreateAccountDialog onClose={() => setCreating(false)} />}
    </Page>
  );
}

function AccountsTable({
  accounts,
}: {
  readonly accounts: ResultOf<typeof accountsQuery>['accounts']['nodes'];
}): ReactElement {
  return (
    <Table label="Accounts">
      <TableHead>
        <ColumnHeader>Name</ColumnHeader>
        <ColumnHeader>External id</ColumnHeader>
        <ColumnHeader>Keys</ColumnHeader>
        <ColumnHeader>Created</ColumnHeader>
      </TableHead>
      <TableBody>
        {accounts.map((account) => (
          <Row key={account.id}>
            <RowHeader>
              <Link href={`/accounts/${account.id}`} className="text-accent underline">
                <Literal>{account.name}</Literal>
              </Link>
            </RowHeader>
            <Cell label="External id" className="wrap-anywhere">
              <Literal>{account.externalId ?? '–'}</Literal>
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
  );
}

/** What is searched for, in the address; each pause in typing is not a step to go back to. */
function useSearch(): readonly [string, (text: string) => void] {
  const [parameters, setParameters] = useSearchParams();
  const search = useCallback(
    (text: string) => setParameters(text === '' ? {} : { search: text }, { replace: true }),
    [setParameters],
  );
  return [parameters.get('search') ?? '', search];
}
