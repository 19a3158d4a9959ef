import type { ReactElement } from 'react';
import { ColumnHeader, Table, TableBody, TableHead } from '../../ui/table';
import type { AuditEvent } from './audit-event';
import { AuditRow } from './audit-row';
import { namesIn } from './names-in';

/** A page of changes, newest first. */
export function AuditTable({ events }: { readonly events: readonly AuditEvent[] }): ReactElement {
  const names = namesIn(events);
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
          <AuditRow key={event.id} event={event} targetName={names.get(event) ?? null} />
        ))}
      </TableBody>
    </Table>
  );
}
