import { type FormEvent, type ReactElement, useEffect, useState } from 'react';
import { useSearchParams } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import { refusalOf } from '../../data/ask-error';
import { useAuthMethods } from '../../data/auth-methods';
import { hasSessionNote, SIGNED_OUT } from '../../data/session-note';
import { useAsk } from '../../data/use-ask';
import { useAuth } from '../../data/use-auth';
import { viewerQuery } from '../../data/viewer';
import { Button } from '../../ui/button';
import { Callout } from '../../ui/callout';
import { Disclosure } from '../../ui/disclosure';
import { ErrorCallout } from '../../ui/error-callout';
import { Field } from '../../ui/field';
import { PasswordInput, TextInput } from '../../ui/inputs';
import { Literal } from '../../ui/literal';
import { AuthLayout } from './auth-layout';
import { describeWait } from './describe-wait';
import { OidcButton } from './oidc-button';
import { parseReturnPath } from './return-path';
import { describeSignInError } from './sign-in-errors';
import { useCountdown } from './use-countdown';
import { useFirstField } from './use-first-field';

/** Signs a person in; who is signed in already is sent on. */
export function SignInPage(): ReactElement {
  const [search] = useSearchParams();
  const returnTo = parseReturnPath(search.get('returnTo'));
  const failure = describeSignInError(search.get('error'));
  const viewer = useAsk(viewerQuery, {}, { enabled: hasSessionNote(), live: false });
  const isSignedIn = failure === null && viewer.data?.viewer.user != null;
  useEffect(() => {
    if (isSignedIn) location.replace(returnTo);
  }, [isSignedIn, returnTo]);
  // Once the form is there it stays, whatever is asked anew: somebody may be typing.
  const isUnknown = viewer.isLoading && viewer.errorUpdateCount === 0;
  if (isSignedIn || isUnknown) return <AuthLayout title="Sign in">{null}</AuthLayout>;
  return <SignIn returnTo={returnTo} failure={failure} />;
}

/** The ways to sign in: a password, or a provider. */
function SignIn({
  returnTo,
  failure,
}: {
  readonly returnTo: string;
  readonly failure: string | null;
}): ReactElement {
  const methods = useAuthMethods();
  const wasSignedOut = useHistoryState<unknown>() === SIGNED_OUT;
  const hasPasswords = methods.data?.password ?? true;
  return (
    <AuthLayout title="Sign in">
      {failure !== null && (
        <div role="alert">
          <Callout tone="bad">
            <p>{failure}</p>
          </Callout>
        </div>
      )}
      {wasSignedOut && (
        <div role="status">
          <Callout>
            <p>You were signed out: your session has ended. Sign in to go on.</p>
          </Callout>
        </div>
      )}
      {hasPasswords && <PasswordForm returnTo={returnTo} />}
      <OidcButton body={{ returnTo }} isAlternative={hasPasswords} />
      {hasPasswords && (
        <Disclosure summary="Forgotten your password?">
          <p className="text-sm text-ink-soft">
            Ask an operator of this server for a link to set a new one. Operators who have nobody to
            ask run{' '}
            <Literal isCode className="font-mono text-ink">
              node dist/cli.js user reset-password EMAIL
            </Literal>{' '}
            on the server.
          </p>
        </Disclosure>
      )}
      {methods.data?.setUp === false && (
        <p className="text-sm text-ink-soft">
          First time here? The server printed a link when it started.
        </p>
      )}
    </AuthLayout>
  );
}

interface Credentials {
  readonly email: string;
  readonly password: string;
}

function PasswordForm({ returnTo }: { readonly returnTo: string }): ReactElement {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  // A whole new page, so that nothing of the one before stays and password managers notice; the back
  // button passes the form by.
  const signIn = useAuth<object, Credentials>('/auth/sign-in/email', () =>
    location.replace(returnTo),
  );
  const isTooOften = refusalOf(signIn.error).code === 'QUOTA_EXCEEDED';
  const waitSeconds = useCountdown(
    signIn.error,
    isTooOften ? (refusalOf(signIn.error).retryAfterSeconds ?? 0) : 0,
  );
  const form = useFirstField();
  // Attempts are counted for each person: whoever else is at this page need not wait.
  const isOfAnother = signIn.variables?.email.trim() !== email.trim();
  const isWaiting = waitSeconds > 0 && !isOfAnother;

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!signIn.isPending && !isWaiting) signIn.mutate({ email, password });
  }

  return (
    <form ref={form} onSubmit={submit} noValidate className="grid gap-4">
      <Field label="E-mail">
        <TextInput
          type="email"
          name="email"
          autoComplete="username"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </Field>
      <Field label="Password">
        <PasswordInput
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      <ErrorCallout error={isTooOften ? null : signIn.error} />
      <div role="alert" className="empty:hidden">
        {isWaiting && (
          <Callout tone="bad" title="Too many attempts">
            <p>Try again in {describeWait(waitSeconds)}.</p>
          </Callout>
        )}
      </div>
      <Button
        type="submit"
        tone="primary"
        className="min-h-11"
        busy={signIn.isPending || signIn.isSuccess}
        disabled={isWaiting}
      >
        Sign in
      </Button>
    </form>
  );
}
