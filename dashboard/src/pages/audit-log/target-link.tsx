import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { useIsOperator } from '../../data/viewer';
import type { AuditEvent } from './audit-event';

/** What was changed: by the name that it had then, with a link to it where there is a page. */
export function TargetLink({ event }: { readonly event: AuditEvent }): ReactElement {
  const isOperator = useIsOperator();
  const name = nameOf(event);
  const path = pathOf(event.targetId, isOperator);
  return (
    <span className="grid min-w-0 justify-items-start max-sm:justify-items-end">
      {path === null ? (
        <span className="break-all">{name ?? event.targetId}</span>
      ) : (
        <Link href={path} className="break-all text-accent underline">
          {name ?? event.targetId}
        </Link>
      )}
      {name !== null && (
        <code className="font-mono text-xs break-all text-ink-soft">{event.targetId}</code>
      )}
    </span>
  );
}

/** The name that a key, an account or a person had in the change itself. */
function nameOf({ after, before }: AuditEvent): string | null {
  for (const field of ['label', 'name', 'email']) {
    const name = after?.[field] ?? before?.[field];
    if (typeof name === 'string') return name;
  }
  return null;
}

function pathOf(id: string, isOperator: boolean): string | null {
  if (id.startsWith('key_')) return `/api-keys/${id}`;
  if (id.startsWith('acc_') && isOperator) return `/accounts/${id}`;
  return (id.startsWith('usr_') || id.startsWith('lnk_')) && isOperator ? '/people' : null;
}
