import { expect, test } from 'vitest';
import { send } from '../support/client.ts';
import { findFreePort } from '../support/free-port.ts';
import { startProvider } from '../support/oidc-provider.ts';
import { asHolderOf, cookieIn, post, type SignedIn, trySignIn } from '../support/people.ts';
import { startTestServer } from '../support/test-server.ts';

const PASSWORD = 'the-password-of-Ann-which-nobody-may-see';
const WRONG = 'a-wrong-guess-which-nobody-may-see';
const OTHER = 'the-new-password-which-nobody-may-see';

/** The parts of a text by which it would be recognised. */
function tracesOf(secret: string): readonly string[] {
  return [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')];
}

test('passwords, links, cookies and the provider’s secret stand in no log and no answer', async () => {
  const port = await findFreePort();
  const provider = await startProvider(`http://127.0.0.1:${port}`);
  const server = await startTestServer({
    environment: { ...provider.environment, PORT: String(port), LOG_LEVEL: 'debug' },
  });
  const { url } = server;
  const token = server.app.setUpLink?.split('#')[1] ?? '';
  const answers: string[] = [];
  const ask = async (path: string, body: unknown, cookie = ''): Promise<void> => {
    answers.push((await post(url, { path, body, headers: { cookie } })).text);
  };

  await ask('/auth/link', { token });
  await ask('/auth/link', { token: `${token}x` });
  await ask('/auth/link/accept', { token, email: 'no address', name: 'Ann', password: PASSWORD });
  await ask('/auth/link/accept', {
    token,
    email: 'ann@example.com',
    name: 'Ann',
    password: 'short',
  });
  await ask('/auth/link/accept', {
    token,
    email: 'ann@example.com',
    name: 'Ann',
    password: PASSWORD,
  });
  await ask('/auth/link/accept', { token, email: 'bob@example.com', name: 'Bob', password: OTHER });
  await ask('/auth/sign-in/email', { email: 'ann@example.com', password: WRONG });
  await ask('/auth/sign-in/email', { email: 'ann@example.com', password: [WRONG] });
  await ask('/auth/sign-in/email', { email: WRONG.repeat(10), password: WRONG });
  await ask('/auth/sign-in/email', `{"email": ${WRONG}`);

  const person: SignedIn = asHolderOf(
    url,
    cookieIn(await trySignIn(server, { email: 'ann@example.com', password: PASSWORD })),
  );
  const { cookie } = person;
  await ask('/auth/change-password', { currentPassword: WRONG, newPassword: OTHER }, cookie);
  await ask('/auth/change-password', { currentPassword: PASSWORD, newPassword: OTHER }, cookie);
  answers.push((await person.query('{ viewer { user { email signInMethods } } }')).text);
  answers.push((await person.query('{ nothing }')).text);

  const begun = await post(url, { path: '/auth/sign-in/oidc', body: {} });
  provider.enter({ sub: 'somebody', email: 'somebody@example.com' });
  const back = await provider.visit(JSON.parse(begun.text).url);
  const path = back.pathname + back.search;
  const refused = await send(url, { method: 'GET', path, headers: { cookie: cookieIn(begun) } });
  expect(refused.headers.location).toBe('/sign-in?error=NOT_INVITED');
  answers.push(refused.text);
  await ask('/auth/sign-out', {}, cookie);

  const value = decodeURIComponent(cookie.slice(cookie.indexOf('=') + 1));
  const secrets = {
    password: PASSWORD,
    wrong: WRONG,
    other: OTHER,
    link: token,
    session: value.slice(0, value.lastIndexOf('.')),
    signature: value.slice(value.lastIndexOf('.') + 1),
    client: provider.environment.TOLLKEY_OIDC_CLIENT_SECRET ?? '',
    code: back.searchParams.get('code') ?? '',
    state: back.searchParams.get('state') ?? '',
  };
  const seen = [...server.logs, ...answers].join('\n');
  expect(server.logs.length).toBeGreaterThan(15);
  for (const [name, secret] of Object.entries(secrets)) {
    expect(secret.length).toBeGreaterThan(10);
    for (const trace of tracesOf(secret)) {
      expect([name, seen.includes(trace)]).toEqual([name, false]);
    }
  }
});
