import type { ReactElement } from 'react';
import { KeyStatus } from '../../ui/key-status';
import { LastUse, RelativeTime } from '../../ui/relative-time';
import { Cell, ColumnHeader, Row, RowHeader, Table, TableBody, TableHead } from '../../ui/table';
import { AccountName, KeyExpiry, KeyName } from './key-cells';
import type { KeyFields, ListedKey } from './key-documents';
import { KeyLimits, NearLimits } from './key-limits';
import { KeyMenu } from './key-menu';
import { Sparkline } from './sparkline';
import type { KeyAction } from './use-key-actions';

/** What a table of keys takes. */
export interface KeyTableProps {
  readonly keys: readonly ListedKey[];
  /** Whether keys of several accounts are listed, so that each row says whose it is. */
  readonly hasAccounts: boolean;
  readonly onAct: (action: KeyAction, apiKey: KeyFields) => void;
}

/** The keys that work, or can work again. */
export function KeyTable({ keys, hasAccounts, onAct }: KeyTableProps): ReactElement {
  return (
    <div className="min-w-0 xl:[&_td]:px-2.5 xl:[&_th]:px-2.5">
      <Table label="API keys" isBroad>
        <TableHead>
          <ColumnHeader>Key</ColumnHeader>
          {hasAccounts && <ColumnHeader>Account</ColumnHeader>}
          <ColumnHeader>Status</ColumnHeader>
          <ColumnHeader>Limits</ColumnHeader>
          <ColumnHeader>Last 24 h</ColumnHeader>
          <ColumnHeader>Last used</ColumnHeader>
          <ColumnHeader>Created</ColumnHeader>
          <ColumnHeader>Expires</ColumnHeader>
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
              <Cell label="Status">
                <KeyStatus status={apiKey.status} />
              </Cell>
              <Cell label="Limits">
                <div className="grid justify-items-end gap-0.5 sm:justify-items-start">
                  <KeyLimits apiKey={apiKey} isNarrow />
                  <NearLimits left={apiKey.rateLimits} />
                </div>
              </Cell>
              <Cell label="Last 24 hours">
                {apiKey.usage !== null && <Sparkline usage={apiKey.usage} />}
              </Cell>
              <Cell label="Last used">
                <LastUse at={apiKey.lastUsedAt} isShort />
              </Cell>
              <Cell label="Created">
                <RelativeTime at={apiKey.createdAt} isShort={hasAccounts} />
              </Cell>
              <Cell label="Expires">
                <KeyExpiry apiKey={apiKey} isShort={hasAccounts} />
              </Cell>
              <Cell>
                <KeyMenu apiKey={apiKey} onAct={onAct} />
              </Cell>
            </Row>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}
