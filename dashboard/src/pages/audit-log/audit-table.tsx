import type { ReactElement } from 'react';
import { ColumnHeader, Table, TableBody, TableHead } from '../../ui/table';
import type { AuditEvent } from './audit-event';
import { AuditRow } from './audit-row';

/** A page of changes, newest first. */
export function AuditTable({ events }: { readonly events: readonly AuditEvent[] }): ReactElement {
  return (
    <Table label="Audit log">
      <TableHead>
        <ColumnHeader>What</ColumnHeader>
        <ColumnHeader>Target</ColumnHeader>
        <ColumnHeader>Who</ColumnHeader>
        <ColumnHeader>When</ColumnHeader>
        <ColumnHeader>Details</ColumnHeader>
      </TableHead>
      <TableBody>
        {events.map((event) => (
          <AuditRow key={event.id} event={event} />
        ))}
      </TableBody>
    </Table>
  );
}
