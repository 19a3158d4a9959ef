import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { graphql } from '../../data/graphql';
import { useAsk } from '../../data/use-ask';
import { useViewer } from '../../data/viewer';
import { Answer } from '../../ui/answer';
import { buttonClasses } from '../../ui/button';
import { Card } from '../../ui/card';
import { Literal } from '../../ui/literal';
import { RelativeTime } from '../../ui/relative-time';
import { Skeleton } from '../../ui/skeleton';

const keyEventsQuery = graphql(`
  query KeyEvents($id: ID!) {
    auditEvents(first: 10, targetId: $id) {
      nodes { id action actorId actorLabel createdAt }
    }
  }
`);

const ACTION_WORDS: Readonly<Record<string, string>> = Object.freeze({
  createApiKey: 'Created',
  updateApiKey: 'Edited',
  rotateApiKey: 'Secret rotated',
  disableApiKey: 'Disabled',
  enableApiKey: 'Enabled',
  revokeApiKey: 'Revoked',
});

/** The last changes of a key, newest first. */
export function KeyEvents({ id }: { readonly id: string }): ReactElement {
  const answer = useAsk(keyEventsQuery, { id });
  return (
    <Card
      title="Changes"
      actions={
        <Link href={`/audit-log?target=${id}`} className={buttonClasses()}>
          Audit log
        </Link>
      }
    >
      <Answer of={answer} skeleton={<Skeleton lines={2} />}>
        {({ auditEvents }) =>
          auditEvents.nodes.length === 0 ? (
            <p className="text-sm text-ink-soft">None are on record.</p>
          ) : (
            <ol className="divide-y divide-line rounded-xl border border-line bg-surface text-sm">
              {auditEvents.nodes.map((event) => (
                <li
                  key={event.id}
                  className="flex flex-wrap items-baseline justify-between gap-x-4 px-4 py-2.5"
                >
                  <span>
                    <span className="font-medium">
                      {ACTION_WORDS[event.action] ?? event.action}
                    </span>{' '}
                    by <Actor id={event.actorId} label={event.actorLabel} />
                  </span>
                  <RelativeTime at={event.createdAt} />
                </li>
              ))}
            </ol>
          )
        }
      </Answer>
    </Card>
  );
}

/** Who made a change: the address of a person, or the label of a key. */
function Actor({
  id,
  label,
}: {
  readonly id: string | null;
  readonly label: string | null;
}): ReactElement {
  const { apiKey, user } = useViewer();
  if (id === null) return <>the server</>;
  if (id === user?.id || id === apiKey?.id) return <>you</>;
  return <Literal className="wrap-anywhere">{label ?? id}</Literal>;
}
