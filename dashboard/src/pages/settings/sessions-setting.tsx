import { type ReactElement, useState } from 'react';
import { graphql } from '../../data/graphql';
import { noteSession } from '../../data/session-note';
import { useDo } from '../../data/use-do';
import { describeUserAgent } from '../../format/user-agent';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { Setting } from '../../ui/card';
import { ConfirmDialog } from '../../ui/dialog';
import { Literal } from '../../ui/literal';
import { RelativeTime } from '../../ui/relative-time';

const signOutMutation = graphql(`
  mutation SignOutEverywhere($input: EndSessionsInput!) {
    endSessions(input: $input) { user { id } }
  }
`);

/** A place where one is signed in. */
interface Session {
  readonly id: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly isCurrent: boolean;
}

/** Where one is signed in, and the way to end all of it. */
export function SessionsSetting({
  userId,
  sessions,
}: {
  readonly userId: string;
  readonly sessions: readonly Session[];
}): ReactElement {
  const [isAsking, setAsking] = useState(false);
  // Every session ends, this one too: the next answer leads to the sign-in page.
  const signOut = useDo(signOutMutation, { onSuccess: () => noteSession(false) });
  return (
    <Setting
      title="Where you are signed in"
      description={<p>A session lasts seven days. Sign out everywhere if you do not know one.</p>}
    >
      <ul className="divide-y divide-line">
        {sessions.map((session) => (
          <SessionItem key={session.id} session={session} />
        ))}
      </ul>
      <div>
        <Button onClick={() => setAsking(true)}>Sign out everywhere</Button>
      </div>
      {isAsking && (
        <ConfirmDialog
          title="Sign out everywhere?"
          action="Sign out everywhere"
          busy={signOut.isPending || signOut.isSuccess}
          error={signOut.error}
          onConfirm={() => signOut.mutate({ input: { id: userId } })}
          onClose={() => setAsking(false)}
        >
          <p>Every session of yours ends with its next request, this one too.</p>
        </ConfirmDialog>
      )}
    </Setting>
  );
}

function SessionItem({ session }: { readonly session: Session }): ReactElement {
  return (
    <li className="grid gap-0.5 py-2.5 text-sm first:pt-0">
      <span className="flex flex-wrap items-center gap-2 font-medium">
        {describeUserAgent(session.userAgent)}
        {session.isCurrent && <Badge tone="good">This one</Badge>}
      </span>
      <span className="text-ink-soft">
        {session.address !== null && (
          <>
            From <Literal>{session.address}</Literal>,{' '}
          </>
        )}
        signed in <RelativeTime at={session.createdAt} />, ends{' '}
        <RelativeTime at={session.expiresAt} />
      </span>
    </li>
  );
}
