import { expect, test } from 'vitest';
import { send } from '../support/client.ts';
import { findFreePort } from '../support/free-port.ts';
import { tokenOf } from '../support/invitations.ts';
import { type SecretTaking, startProvider } from '../support/oidc-provider.ts';
import { cookieIn, post } from '../support/people.ts';
import { startTestServer } from '../support/test-server.ts';

const BASIC = 'client_secret_basic';
const POST = 'client_secret_post';

/** Where somebody ends who takes the set-up link to a provider, and what the server logged. */
async function signIn(taking: SecretTaking, environment: Readonly<Record<string, string>> = {}) {
  const port = await findFreePort();
  const provider = await startProvider(`http://127.0.0.1:${port}`, 0, taking);
  const server = await startTestServer({
    environment: { ...provider.environment, PORT: String(port), ...environment },
  });
  provider.enter({ sub: 'ann-1', email: 'ann@example.com', name: 'Ann' });
  const link = tokenOf(server.app.setUpLink ?? '');
  const begun = await post(server.url, { path: '/auth/sign-in/oidc', body: { link } });
  if (begun.status !== 200) return { location: undefined, server, provider };
  const back = await provider.visit(JSON.parse(begun.text).url);
  const path = back.pathname + back.search;
  const headers = { cookie: cookieIn(begun), 'x-request-id': 'the-way-back' };
  const answer = await send(server.url, { method: 'GET', path, headers });
  return {
    location: answer.headers.location,
    server,
    provider,
    code: back.searchParams.get('code'),
  };
}

test.each<SecretTaking>([
  { method: BASIC, listed: [BASIC] },
  { method: POST, listed: [POST] },
  { method: BASIC, listed: [BASIC, POST] },
  { method: POST, listed: [BASIC, POST] },
  { method: BASIC, listed: [POST, 'private_key_jwt', BASIC] },
  { method: BASIC, listed: null },
  { method: POST, listed: null },
  { method: BASIC, listed: [] },
])('signs in at a provider that takes $method and lists $listed', async (taking) => {
  expect((await signIn(taking)).location).toBe('/');
});

test('logs what the provider answered, with the request id, and neither secret nor code', async () => {
  const secret = 'another secret than the provider has';
  const { location, server, code } = await signIn({}, { TOLLKEY_OIDC_CLIENT_SECRET: secret });
  expect(location).toBe('/sign-in?error=OIDC_FAILED');
  const lines = server.logs.map((line) => JSON.parse(line));
  expect(lines.find(({ msg }) => msg === 'the OpenID Connect provider gives no tokens')).toEqual(
    expect.objectContaining({
      requestId: 'the-way-back',
      status: 401,
      error: 'invalid_client',
      errorDescription: 'client authentication failed',
    }),
  );
  expect(code).toBeTruthy();
  for (const hidden of [secret, String(code)]) expect(server.logs.join('')).not.toContain(hidden);
});

test('logs what a provider sends back in place of a code', async () => {
  const port = await findFreePort();
  const provider = await startProvider(`http://127.0.0.1:${port}`);
  const environment = { ...provider.environment, PORT: String(port) };
  const server = await startTestServer({ environment });
  const path = '/auth/callback/oidc?error=access_denied&error_description=Not%20for%20you&state=x';
  await send(server.url, { method: 'GET', path, headers: { 'x-request-id': 'the-way-back' } });
  const lines = server.logs.map((line) => JSON.parse(line));
  expect(lines.find(({ msg }) => msg === 'no sign-in by provider')).toMatchObject({
    requestId: 'the-way-back',
    error: 'access_denied',
    errorDescription: 'Not for you',
  });
});

test('says in the log which ways a provider lacks that takes no client secret', async () => {
  const { location, server } = await signIn({ listed: ['private_key_jwt'] });
  expect(location).toBeUndefined();
  expect(server.logs.join('')).toContain(
    'neither by client_secret_basic nor by client_secret_post',
  );
});
