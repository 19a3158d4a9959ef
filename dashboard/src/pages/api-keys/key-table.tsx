import type { ReactElement } from 'react';
import { KeyStatus } from '../../ui/key-status';
import { LastUse, RelativeTime } from '../../ui/relative-time';
import { Cell, ColumnHeader, Row, RowHeader, Table, TableBody, TableHead } from '../../ui/table';
import { AccountName, KeyExpiry, KeyLimits, KeyName } from './key-cells';
import type { DayOfUse, KeyFields } from './key-documents';
import { KeyMenu } from './key-menu';
import { Sparkline } from './sparkline';
import type { KeyAction } from './use-key-actions';

/** What a table of keys takes. */
export interface KeyTableProps {
  readonly keys: readonly (KeyFields & { readonly usage: DayOfUse | null })[];
  /** Whether keys of several accounts are listed, so that each row says whose it is. */
  readonly hasAccounts: boolean;
  readonly onAct: (action: KeyAction, apiKey: KeyFields) => void;
}

/** A column that a narrow table does without; a card, and the key's own page, have it. */
export const FROM_WIDE = 'sm:max-xl:hidden';

/** The same for those that fit where there is no navigation beside the table. */
const FROM_MEDIUM = 'sm:max-md:hidden';
const FROM_LARGE = 'sm:max-[52rem]:hidden lg:max-xl:hidden';

/** The keys that work, or can work again. */
export function KeyTable({ keys, hasAccounts, onAct }: KeyTableProps): ReactElement {
  return (
    <div className="min-w-0 sm:[&_td]:px-1.5 sm:[&_th]:px-1.5 xl:[&_td]:px-2.5 xl:[&_th]:px-2.5">
      <Table label="API keys">
        <TableHead>
          <ColumnHeader>Key</ColumnHeader>
          {hasAccounts && <ColumnHeader>Account</ColumnHeader>}
          <ColumnHeader>Status</ColumnHeader>
          <ColumnHeader className={FROM_MEDIUM}>Limits</ColumnHeader>
          <ColumnHeader className={FROM_LARGE}>Last 24 h</ColumnHeader>
          <ColumnHeader>Last used</ColumnHeader>
          <ColumnHeader className={FROM_WIDE}>Created</ColumnHeader>
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
              <Cell label="Limits" className={FROM_MEDIUM}>
                <KeyLimits apiKey={apiKey} isNarrow />
              </Cell>
              <Cell label="Last 24 hours" className={FROM_LARGE}>
                {apiKey.usage !== null && <Sparkline usage={apiKey.usage} />}
              </Cell>
              <Cell label="Last used">
                <LastUse at={apiKey.lastUsedAt} isShort />
              </Cell>
              <Cell label="Created" className={FROM_WIDE}>
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
