import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, useState } from 'react';
import { askAuth } from '../../data/ask';
import { fieldError } from '../../data/ask-error';
import { useInFlight } from '../../data/use-in-flight';
import { PASSWORD_RULE, passwordError } from '../../format/password-rule';
import { Button } from '../../ui/button';
import { ErrorCallout } from '../../ui/error-callout';
import { Field } from '../../ui/field';
import { PasswordInput, TextInput } from '../../ui/inputs';
import { OidcButton } from './oidc-button';
import type { OneTimeLink } from './one-time-link';
import { useFirstField } from './use-first-field';
import { forgetLinkToken } from './use-link-token';

const ACTIONS: Readonly<Record<OneTimeLink['kind'], string>> = Object.freeze({
  SET_UP: 'Create the operator',
  INVITATION: 'Accept and sign in',
  PASSWORD_RESET: 'Set password and sign in',
});

const EMPTY: Readonly<Record<string, string>> = Object.freeze({
  email: 'Type your e-mail address.',
  name: 'Type your name.',
  password: 'Choose a password.',
});

interface Acceptance {
  readonly token: string;
  readonly password: string;
  readonly email?: string;
  readonly name?: string;
}

/** Asks for what the link still needs, uses it, and signs in with it. */
export function AcceptForm({
  token,
  link,
}: {
  readonly token: string;
  readonly link: OneTimeLink;
}): ReactElement {
  const [email, setEmail] = useState(link.email ?? '');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [hasTried, setTried] = useState(false);
  const form = useFirstField();
  const isNew = link.kind !== 'PASSWORD_RESET';
  const inFlight = useInFlight();
  const accept = useMutation({
    mutationFn: acceptAndSignIn,
    gcTime: 0,
    onSettled: () => inFlight.settle(token),
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (accept.isSuccess) return;
    setTried(true);
    const wrong = [...(form.current?.elements ?? [])].find(isWrongInput);
    if (wrong !== undefined) {
      wrong.focus();
      return;
    }
    const chosen = { ...(link.email === null && { email }), ...(isNew && { name }) };
    inFlight.start(token, () => accept.mutate({ token, password, ...chosen }));
  }

  function errorOf(field: string, value: string): string | undefined {
    return (hasTried ? wrongIn(field, value) : undefined) ?? fieldError(accept.error, field);
  }

  return (
    <>
      <form ref={form} onSubmit={submit} noValidate className="grid gap-4">
        <Field label="E-mail" error={errorOf('email', email)}>
          <TextInput
            type="email"
            name="email"
            autoComplete="username"
            value={email}
            readOnly={link.email !== null}
            onChange={(event) => setEmail(event.target.value)}
          />
        </Field>
        {isNew && (
          <Field label="Name" error={errorOf('name', name)}>
            <TextInput
              name="name"
              autoComplete="name"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          </Field>
        )}
        <Field
          label={isNew ? 'Password' : 'New password'}
          hint={PASSWORD_RULE}
          error={errorOf('password', password)}
        >
          <PasswordInput
            name="password"
            autoComplete="new-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
        <ErrorCallout error={accept.error} except={['email', 'name', 'password']} />
        <Button
          type="submit"
          tone="primary"
          className="min-h-11"
          busy={accept.isPending || accept.isSuccess}
        >
          {ACTIONS[link.kind]}
        </Button>
      </form>
      {isNew && <OidcButton body={{ link: token }} isAlternative />}
    </>
  );
}

/** What can be said of an input before the server is asked, so that it is said of all at once. */
function wrongIn(field: string, value: string): string | undefined {
  if (value.trim() === '') return EMPTY[field];
  if (field === 'password') return passwordError(value);
  return field === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim())
    ? 'Expected an e-mail address.'
    : undefined;
}

function isWrongInput(element: Element): element is HTMLInputElement {
  return element instanceof HTMLInputElement && wrongIn(element.name, element.value) !== undefined;
}

async function acceptAndSignIn(acceptance: Acceptance): Promise<void> {
  const { email } = await askAuth<{ readonly email: string }>('/auth/link/accept', acceptance);
  forgetLinkToken();
  const { password } = acceptance;
  // Neither a used link nor a form is a page to come back to; and whatever hinders signing in, the
  // sign-in page is where to go on.
  const target = await askAuth('/auth/sign-in/email', { email, password }).then(
    () => '/',
    () => '/sign-in',
  );
  location.replace(target);
}
