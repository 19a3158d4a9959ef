import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { graphql } from '../../data/graphql';
import { useAsk } from '../../data/use-ask';
import { Answer } from '../../ui/answer';
import { KeyStatus } from '../../ui/key-status';
import { Literal } from '../../ui/literal';
import { LastUse } from '../../ui/relative-time';
import { Cell, ColumnHeader, Row, RowHeader, Table, TableBody, TableHead } from '../../ui/table';

/** How many are shown; the page of API keys has them all. */
const SHOWN = 5;

const keysQuery = graphql(`
  query AccountKeys($accountId: ID!, $first: Int!, $filter: ApiKeyFilter) {
    apiKeys(accountId: $accountId, first: $first, filter: $filter) {
      totalCount
      nodes { id label prefix status lastUsedAt }
    }
  }
`);

const LIVE = Object.freeze(['ACTIVE', 'DISABLED', 'EXPIRED'] as const);

/** The newest API keys of an account. */
export function AccountKeys({ accountId }: { readonly accountId: string }): ReactElement {
  const answer = useAsk(keysQuery, { accountId, first: SHOWN, filter: { status: [...LIVE] } });
  return (
    <Answer of={answer}>
      {({ apiKeys }) =>
        apiKeys.totalCount === 0 ? (
          <p className="text-sm text-ink-soft">It has no API keys yet.</p>
        ) : (
          <Table label="API keys of the account">
            <TableHead>
              <ColumnHeader>Label</ColumnHeader>
              <ColumnHeader>Key</ColumnHeader>
              <ColumnHeader>Status</ColumnHeader>
              <ColumnHeader>Last used</ColumnHeader>
            </TableHead>
            <TableBody>
              {apiKeys.nodes.map((key) => (
                <Row key={key.id}>
                  <RowHeader>
                    <Link href={`/api-keys/${key.id}`} className="text-accent underline">
                      <Literal>{key.label}</Literal>
                    </Link>
                  </RowHeader>
                  <Cell label="Key">
                    <Literal isCode className="font-mono">
                      {key.prefix}…
                    </Literal>
                  </Cell>
                  <Cell label="Status">
                    <KeyStatus status={key.status} />
                  </Cell>
                  <Cell label="Last used">
                    <LastUse at={key.lastUsedAt} />
                  </Cell>
                </Row>
              ))}
            </TableBody>
          </Table>
        )
      }
    </Answer>
  );
}
