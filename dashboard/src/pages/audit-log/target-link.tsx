import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { useIsOperator, useViewer } from '../../data/viewer';
import { Literal } from '../../ui/literal';
import { LongName } from '../../ui/long-name';
import type { AuditEvent } from './audit-event';

/** What was changed: by its name, with a link to it where there is a page. */
export function TargetLink({ event }: { readonly event: AuditEvent }): ReactElement {
  const { account, targetId: id, targetLabel: name } = event;
  const isOperator = useIsOperator();
  const isOurs = useViewer().account.id === account.id || isOperator;
  const path = isOurs ? pathOf(id, isOperator) : null;
  return (
    <span className="grid min-w-0 justify-items-start max-sm:justify-items-end">
      {path === null ? (
        <LongName text={name ?? id} />
      ) : (
        <Link href={path} className="min-w-0 text-accent underline">
          <LongName text={name ?? id} />
        </Link>
      )}
      {name !== null && (
        <Literal isCode className="font-mono text-xs break-all text-ink-soft max-sm:hidden">
          {id}
        </Literal>
      )}
    </span>
  );
}

function pathOf(id: string, isOperator: boolean): string | null {
  if (id.startsWith('key_')) return `/api-keys/${id}`;
  if (id.startsWith('acc_') && isOperator) return `/accounts/${id}`;
  return (id.startsWith('usr_') || id.startsWith('lnk_')) && isOperator ? '/people' : null;
}
