import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { useIsOperator } from '../../data/viewer';
import { Badge } from '../../ui/badge';
import { LongName } from '../../ui/long-name';
import type { AuditEvent } from './audit-event';

const KINDS: Readonly<Record<AuditEvent['actorKind'], string>> = Object.freeze({
  USER: 'Person',
  API_KEY: 'API key',
  SYSTEM: 'System',
});

/** Who made a change, by the name that they had then, and what kind of actor that is. */
export function ActorName({ event }: { readonly event: AuditEvent }): ReactElement {
  const { actorId, actorKind, actorLabel } = event;
  const name = actorLabel ?? actorId ?? 'The server itself';
  // To others the key of an operator, who may have changed their account, is not there.
  const path = useIsOperator() ? pathOf(event) : null;
  return (
    <span className="grid min-w-0 justify-items-start gap-1 max-sm:justify-items-end">
      {path !== null ? (
        <Link href={path} className="min-w-0 text-accent underline">
          <LongName text={name} />
        </Link>
      ) : (
        <LongName text={name} />
      )}
      <Badge tone={actorKind === 'USER' ? 'accent' : 'neutral'}>{KINDS[actorKind]}</Badge>
    </span>
  );
}

function pathOf({ actorId, actorKind }: AuditEvent): string | null {
  if (actorKind === 'USER') return '/people';
  return actorKind === 'API_KEY' && actorId !== null ? `/api-keys/${actorId}` : null;
}
