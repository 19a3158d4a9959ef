import { useQuery } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';
import { Link } from 'wouter';
import { askAuth } from '../../data/ask';
import { AskError, refusalOf } from '../../data/ask-error';
import { buttonClasses } from '../../ui/button';
import { Callout } from '../../ui/callout';
import { RequestId } from '../../ui/error-callout';
import { Literal } from '../../ui/literal';
import { RelativeTime } from '../../ui/relative-time';
import { ServerWords } from '../../ui/server-words';
import { AcceptForm } from './accept-form';
import { AuthLayout } from './auth-layout';
import type { OneTimeLink } from './one-time-link';
import { useLinkToken } from './use-link-token';

/** What a one-time link leads to: the first operator, an invitation, a new password. */
export function LinkPage(): ReactElement {
  const token = useLinkToken();
  const link = useQuery<OneTimeLink, Error>({
    queryKey: ['one-time-link', token],
    queryFn: () => readLink(token),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  if (link.data !== undefined) return <Opened key={token} token={token} link={link.data} />;
  if (link.error !== null) return <NotOpened error={link.error} />;
  return <AuthLayout title="Opening the link…">{null}</AuthLayout>;
}

function readLink(token: string): Promise<OneTimeLink> {
  if (token !== '') return askAuth<OneTimeLink>('/auth/link', { token });
  throw new AskError({
    code: 'NOT_WHOLE',
    message:
      'What makes a link work stands after a # at its end, and this address has no such end. ' +
      'Open the link once more from where you have it, and copy all of it.',
  });
}

function Opened({
  token,
  link,
}: {
  readonly token: string;
  readonly link: OneTimeLink;
}): ReactElement {
  return (
    <AuthLayout title={TITLES[link.kind]} description={<Purpose link={link} />}>
      <AcceptForm token={token} link={link} />
      <p className="text-sm text-ink-soft">
        The link works once and expires <RelativeTime at={link.expiresAt} />.
      </p>
    </AuthLayout>
  );
}

const TITLES: Readonly<Record<OneTimeLink['kind'], string>> = Object.freeze({
  SET_UP: 'Set up Tollkey',
  INVITATION: 'Accept the invitation',
  PASSWORD_RESET: 'Set a new password',
});

function Purpose({ link }: { readonly link: OneTimeLink }): ReactNode {
  const { accountName, email, isOperator, kind } = link;
  if (kind === 'SET_UP') return <p>You become the first operator of this server.</p>;
  if (kind === 'PASSWORD_RESET') {
    return (
      <p>
        For <Literal>{email}</Literal>. Wherever you are signed in now, you will be signed out.
      </p>
    );
  }
  return (
    <p>
      To the account <Literal className="font-semibold text-ink">{accountName}</Literal>
      {isOperator && ', as an operator, who may act on every account'}.
    </p>
  );
}

const FAILURES: Readonly<Record<string, string>> = Object.freeze({
  NOT_FOUND: 'This link does not work',
  NOT_WHOLE: 'A part of the link is missing',
});

function NotOpened({ error }: { readonly error: Error }): ReactElement {
  const title = FAILURES[refusalOf(error).code] ?? 'The link could not be opened';
  return (
    <AuthLayout title={title}>
      <div role="alert">
        <Callout tone="bad">
          <p>
            <ServerWords text={error.message} />
          </p>
          <RequestId error={error} />
        </Callout>
      </div>
      <Link href="/sign-in" className={buttonClasses()}>
        Go to sign-in
      </Link>
    </AuthLayout>
  );
}
