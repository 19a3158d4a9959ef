import type { ReactElement } from 'react';
import { LastUse, RelativeTime } from '../../ui/relative-time';
import { Cell, ColumnHeader, Row, RowHeader, Table, TableBody, TableHead } from '../../ui/table';
import { AccountName, KeyName } from './key-cells';
import { KeyMenu } from './key-menu';
import type { KeyTableProps } from './key-table';

/** The keys that are ended for good: when, and why. */
export function RevokedTable({ keys, hasAccounts, onAct }: KeyTableProps): ReactElement {
  return (
    <Table label="Revoked API keys" isBroad>
      <TableHead>
        <ColumnHeader>Key</ColumnHeader>
        {hasAccounts && <ColumnHeader>Account</ColumnHeader>}
        <ColumnHeader>Revoked</ColumnHeader>
        <ColumnHeader>Reason</ColumnHeader>
        <ColumnHeader>Last used</ColumnHeader>
        <ColumnHeader>Created</ColumnHeader>
        <ColumnHeader hidden>Actions</ColumnHeader>
      </TableHead>
      <TableBody>
        {keys.map((apiKey) => (
          <Row key={apiKey.id}>
            <RowHeader>
              <KeyName apiKey={apiKey} />
            </RowHeader>
            {hasAccounts && (
              <Cell label="Account">
                <AccountName name={apiKey.account.name} />
              </Cell>
            )}
            <Cell label="Revoked">
              <RelativeTime at={apiKey.revokedAt} isShort={hasAccounts} />
            </Cell>
            <Cell label="Reason" className="wrap-anywhere">
              {apiKey.revokeReason ?? <span className="text-ink-soft">None given</span>}
            </Cell>
            <Cell label="Last used">
              <LastUse at={apiKey.lastUsedAt} isShort />
            </Cell>
            <Cell label="Created">
              <RelativeTime at={apiKey.createdAt} />
            </Cell>
            <Cell>
              <KeyMenu apiKey={apiKey} onAct={onAct} />
            </Cell>
          </Row>
        ))}
      </TableBody>
    </Table>
  );
}
