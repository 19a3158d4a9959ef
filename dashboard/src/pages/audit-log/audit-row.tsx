import { ChevronRight } from 'lucide-react';
import { type ReactElement, useId, useState } from 'react';
import { Link } from 'wouter';
import { useIsOperator } from '../../data/viewer';
import { countOf } from '../../format/count';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import { joinClasses } from '../../ui/join-classes';
import { Literal } from '../../ui/literal';
import { RelativeTime } from '../../ui/relative-time';
import { Cell, Row, RowHeader } from '../../ui/table';
import { actionWords } from './action-words';
import { ActorName } from './actor-name';
import type { AuditEvent } from './audit-event';
import { ChangeList } from './change-list';
import { type FieldChange, listChanges } from './list-changes';
import { TargetLink } from './target-link';

/** One change in the table, and below it, unfolded, what it changed. */
export function AuditRow({ event }: { readonly event: AuditEvent }): ReactElement {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const changes = listChanges(event.before, event.after);
  return (
    <>
      <Row className="align-top">
        <RowHeader>
          {actionWords(event.action)}
          <Literal isCode className="block font-mono text-xs font-normal text-ink-soft">
            {event.action}
          </Literal>
        </RowHeader>
        <Cell label="Target">
          <TargetLink event={event} />
        </Cell>
        <Cell label="Who">
          <ActorName event={event} />
        </Cell>
        <Cell label="When" className="whitespace-nowrap">
          <RelativeTime at={event.createdAt} />
        </Cell>
        <Cell label="Details">
          <Button
            tone="quiet"
            aria-expanded={isOpen}
            aria-controls={id}
            onClick={() => setOpen(!isOpen)}
            className="-my-1 sm:-ml-3.5"
          >
            <ChevronRight
              aria-hidden="true"
              className={joinClasses('transition-transform', isOpen && 'rotate-90')}
            />
            {event.before === null || changes.length === 0
              ? 'Details'
              : countOf(changes.length, 'change')}
          </Button>
        </Cell>
      </Row>
      <tr id={id} hidden={!isOpen} className="border-t-0! max-sm:[&:not([hidden])]:block">
        <td colSpan={5} className="px-4 pt-1 pb-5 max-sm:text-start!">
          {isOpen && <Details event={event} changes={changes} />}
        </td>
      </tr>
    </>
  );
}

function Details({
  event,
  changes,
}: {
  readonly event: AuditEvent;
  readonly changes: readonly FieldChange[];
}): ReactElement {
  const isOperator = useIsOperator();
  return (
    <div className="grid min-w-0 gap-3 rounded-lg bg-sunken p-4">
      <ChangeList changes={changes} />
      {isOperator && (
        <p className="flex flex-wrap gap-x-3">
          <span className="text-ink-soft">Account</span>
          <Link href={`/accounts/${event.account.id}`} className="wrap-anywhere underline">
            <Literal>{event.account.name}</Literal>
          </Link>
        </p>
      )}
      {event.requestId !== null && (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line pt-3">
          <span className="text-ink-soft">Request</span>
          <Literal isCode className="font-mono text-[0.8125rem] break-all">
            {event.requestId}
          </Literal>
          <CopyButton tone="quiet" text={event.requestId} name="Copy request id" />
        </p>
      )}
    </div>
  );
}
