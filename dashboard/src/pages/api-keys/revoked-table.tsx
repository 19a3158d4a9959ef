import type { ReactElement } from 'react';
import { RelativeTime } from '../../ui/relative-time';
import { Cell, ColumnHeader, Row, RowHeader, Table, TableBody, TableHead } from '../../ui/table';
import { KeyName } from './key-cells';
import { KeyMenu } from './key-menu';
import { ACTIONS, type KeyTableProps } from './key-table';

/** The keys that are ended for good: when, and why. */
export function RevokedTable({ keys, hasAccounts, onAct }: KeyTableProps): ReactElement {
  return (
    <Table label="Revoked API keys">
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
          <Row key={apiKey.id} className="relative">
            <RowHeader>
              <KeyName apiKey={apiKey} />
            </RowHeader>
            {hasAccounts && (
              <Cell label="Account" className="wrap-anywhere">
                {apiKey.account.name}
              </Cell>
            )}
            <Cell label="Revoked" className="whitespace-nowrap">
              <RelativeTime at={apiKey.revokedAt} />
            </Cell>
            <Cell label="Reason" className="wrap-anywhere">
              {apiKey.revokeReason ?? <span className="text-ink-soft">None given</span>}
            </Cell>
            <Cell label="Last used" className="whitespace-nowrap">
              <RelativeTime at={apiKey.lastUsedAt} />
            </Cell>
            <Cell label="Created" className="whitespace-nowrap">
              <RelativeTime at={apiKey.createdAt} />
            </Cell>
            <Cell className={ACTIONS}>
              <KeyMenu apiKey={apiKey} onAct={onAct} />
            </Cell>
          </Row>
        ))}
      </TableBody>
    </Table>
  );
}
