import { expect, test } from 'vitest';
import { type Received, send } from '../support/client.ts';
import { readDatabase } from '../support/database-file.ts';
import { findFreePort } from '../support/free-port.ts';
import { changePeople, tokenOf } from '../support/invitations.ts';
import { readOwnAccount } from '../support/mutations.ts';
import {
  type AlterClaims,
  type Claims,
  startProvider,
  type TestProvider,
} from '../support/oidc-provider.ts';
import { addPerson, asHolderOf, cookieIn, post } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

interface World {
  readonly server: TestServer;
  readonly provider: TestProvider;
}

async function startWorld(): Promise<World> {
  const port = await findFreePort();
  const provider = await startProvider(`http://127.0.0.1:${port}`);
  const environment = { ...provider.environment, PORT: String(port), TOLLKEY_OIDC_NAME: 'Acme' };
  return { server: await startTestServer({ environment }), provider };
}

const ANN: Claims = { sub: 'ann-1', email: 'ann@example.com', name: 'Ann' };

function start({ server }: World, body: Readonly<Record<string, unknown>>): Promise<Received> {
  return post(server.url, { path: '/auth/sign-in/oidc', body });
}

/** The way to the provider and back, as a browser goes it; the last answer. */
async function goThere(
  world: World,
  claims: Claims,
  body: Readonly<Record<string, unknown>> = {},
): Promise<Received> {
  const begun = await start(world, body);
  expect(begun.status).toBe(200);
  world.provider.enter(claims);
  const back = await world.provider.visit(JSON.parse(begun.text).url);
  return comeBack(world, back, cookieIn(begun));
}

function comeBack({ server }: World, back: URL, cookie: string): Promise<Received> {
  const path = back.pathname + back.search;
  return send(server.url, { method: 'GET', path, headers: { cookie } });
}

function setUpToken({ server }: World): string {
  return tokenOf(server.app.setUpLink ?? '');
}

async function invite({ server }: World, email: string): Promise<string> {
  const { id } = await readOwnAccount(server.root);
  return tokenOf((await changePeople(server.root, 'inviteUser', { accountId: id, email })).link);
}

async function whoIs({ server }: World, answer: Received): Promise<unknown> {
  const person = asHolderOf(server.url, cookieIn(answer));
  const { viewer } = await person.data<{ viewer: { user: unknown } }>(
    '{ viewer { user { email name isOperator signInMethods } } }',
  );
  return viewer.user;
}

test('makes the first operator of whoever takes the set-up link to the provider', async () => {
  const world = await startWorld();
  const back = await goThere(world, ANN, { link: setUpToken(world) });
  expect(back.headers.location).toBe('/');
  expect(await whoIs(world, back)).toEqual({
    email: 'ann@example.com',
    name: 'Ann',
    isOperator: true,
    signInMethods: ['OIDC'],
  });
});

test('lets a person whose identity is known in again, to the page that they wanted', async () => {
  const world = await startWorld();
  await goThere(world, ANN, { link: await invite(world, 'ann@example.com') });
  const again = await goThere(world, ANN, { returnTo: '/usage?window=day' });
  expect(again.status).toBe(302);
  expect(again.headers.location).toBe('/usage?window=day');
  expect(await whoIs(world, again)).toMatchObject({ email: 'ann@example.com', isOperator: false });
});

test('refuses a second person with the same e-mail address and another subject', async () => {
  const world = await startWorld();
  await goThere(world, ANN, { link: await invite(world, 'ann@example.com') });
  const before = readDatabase(world.server);
  const other = await goThere(world, { ...ANN, sub: 'ann-2', email_verified: true });
  expect(other.headers.location).toBe('/sign-in?error=NOT_INVITED');
  expect(cookieIn(other)).toBe('');
  expect(readDatabase(world.server)).toEqual(before);
});

test('does not link a provider to a person who signs in with a password', async () => {
  const world = await startWorld();
  await addPerson(world.server, { email: 'ann@example.com', password: 'a long password' });
  const back = await goThere(world, { ...ANN, email_verified: true });
  expect(back.headers.location).toBe('/sign-in?error=NOT_INVITED');
  expect(cookieIn(back)).toBe('');
});

test('refuses a link whose e-mail address somebody has, and leaves it unused', async () => {
  const world = await startWorld();
  const token = setUpToken(world);
  await addPerson(world.server, { email: 'ann@example.com', password: 'a long password' });
  const back = await goThere(world, ANN, { link: token });
  expect(back.headers.location).toBe('/sign-in?error=EMAIL_TAKEN');
  expect(cookieIn(back)).toBe('');
  const link = await post(world.server.url, { path: '/auth/link', body: { token } });
  expect(link.status).toBe(200);
});

test('uses a link once, also at the provider', async () => {
  const world = await startWorld();
  const link = await invite(world, 'ann@example.com');
  const begun = await start(world, { link });
  await goThere(world, ANN, { link });
  world.provider.enter({ ...ANN, sub: 'ann-2' });
  const back = await world.provider.visit(JSON.parse(begun.text).url);
  const late = await comeBack(world, back, cookieIn(begun));
  expect(late.headers.location).toBe('/sign-in?error=NOT_INVITED');
  expect((await start(world, { link })).status).toBe(404);
});

test('keeps nothing that the provider gave, but who it was', async () => {
  const world = await startWorld();
  await goThere(world, ANN, { link: await invite(world, 'ann@example.com') });
  await goThere(world, ANN);
  const { sign_in_methods: methods, sign_in_verifications: verifications } = readDatabase(
    world.server,
  );
  expect(verifications).toEqual([]);
  expect(methods).toEqual([
    expect.objectContaining({
      provider_id: 'oidc',
      subject: `${world.provider.issuer}|ann-1`,
      password: null,
      access_token: null,
      refresh_token: null,
      id_token: null,
      scope: null,
    }),
  ]);
});

test('goes to the provider with PKCE, a state and a nonce', async () => {
  const world = await startWorld();
  const { url } = JSON.parse((await start(world, {})).text);
  const asked = Object.fromEntries(new URL(url).searchParams);
  expect(asked).toMatchObject({
    client_id: 'tollkey',
    response_type: 'code',
    code_challenge_method: 'S256',
    redirect_uri: `${world.server.url}/auth/callback/oidc`,
  });
  for (const name of ['state', 'nonce', 'code_challenge']) {
    expect(asked[name]).toMatch(/^[\w-]{32,}$/);
  }
});

test('refuses an answer that this browser did not ask for, and one that comes twice', async () => {
  const world = await startWorld();
  await goThere(world, ANN, { link: await invite(world, 'ann@example.com') });
  const begun = await start(world, {});
  const back = await world.provider.visit(JSON.parse(begun.text).url);
  const stolen = await comeBack(world, back, '');
  expect(stolen.headers.location).toBe('/sign-in?error=OIDC_FAILED');
  expect(cookieIn(stolen)).toBe('');
  const own = await start(world, {});
  const ownBack = await world.provider.visit(JSON.parse(own.text).url);
  expect((await comeBack(world, ownBack, cookieIn(own))).headers.location).toBe('/');
  const twice = await comeBack(world, ownBack, cookieIn(own));
  expect(twice.headers.location).toBe('/sign-in?error=OIDC_FAILED');
  expect(cookieIn(twice)).toBe('');
});

test.each([
  '?error=access_denied&state=x',
  '?code=x',
  '?state=x',
  '',
  '?code=x&state=x&iss=https://evil.example.com',
])('says that it failed when the provider answers with %s', async (search) => {
  const world = await startWorld();
  const path = `/auth/callback/oidc${search}`;
  const { status, headers } = await send(world.server.url, { method: 'GET', path });
  expect([status, headers.location]).toEqual([302, '/sign-in?error=OIDC_FAILED']);
});

test.each([
  '//evil.example.com',
  '/\\evil.example.com',
  '/.//evil.example.com',
  '/..//evil.example.com',
  '/%2e%2e//evil.example.com',
  '/a/..\\/evil.example.com',
  'https://evil.example.com',
  'x',
  '/\t/x',
  '/x\r\nSet-Cookie: a=b',
  '/\u{1f511}',
])('does not return to %j', async (returnTo) => {
  const { status, text } = await start(await startWorld(), { returnTo });
  expect([status, JSON.parse(text).context]).toEqual([400, { field: 'returnTo' }]);
});

test.each<readonly [string, AlterClaims]>([
  ['is not there', () => undefined],
  ['names no subject', (claims) => ({ ...claims, sub: '' })],
  ['is of another issuer', (claims) => ({ ...claims, iss: 'https://evil.example.com' })],
  ['is for another client', (claims) => ({ ...claims, aud: 'other' })],
  ['is for others too, and made for nobody', (claims) => ({ ...claims, aud: ['tollkey', 'b'] })],
  [
    'is for others too, and made for one of them',
    (claims) => ({ ...claims, aud: ['tollkey', 'b'], azp: 'b' }),
  ],
  ['is made for another', (claims) => ({ ...claims, azp: 'other' })],
  ['is over', (claims) => ({ ...claims, exp: 1 })],
  ['has another nonce', (claims) => ({ ...claims, nonce: 'x'.repeat(43) })],
])('lets nobody in by an ID token that %s, and leaves the link unused', async (_what, alter) => {
  const world = await startWorld();
  const link = await invite(world, 'ann@example.com');
  world.provider.alterIdTokens(alter);
  const back = await goThere(world, ANN, { link });
  expect(back.headers.location).toBe('/sign-in?error=OIDC_FAILED');
  expect(cookieIn(back)).toBe('');
  const read = await post(world.server.url, { path: '/auth/link', body: { token: link } });
  expect(read.status).toBe(200);
});

test('lets somebody in by an ID token that is for others too, and made for us', async () => {
  const world = await startWorld();
  const link = await invite(world, 'ann@example.com');
  world.provider.alterIdTokens((claims) => ({ ...claims, aud: ['b', 'tollkey'], azp: 'tollkey' }));
  const back = await goThere(world, ANN, { link });
  expect(await whoIs(world, back)).toMatchObject({ email: 'ann@example.com' });
});

test('names a person by the e-mail address where the provider’s name is none', async () => {
  const world = await startWorld();
  const link = await invite(world, 'ann@example.com');
  const back = await goThere(world, { ...ANN, name: 'A\u0000nn' }, { link });
  expect(await whoIs(world, back)).toMatchObject({ name: 'ann@example.com' });
});

test('does not go to the provider with a link for a new password', async () => {
  const world = await startWorld();
  const person = { email: 'ann@example.com', password: 'a long password' };
  const id = await addPerson(world.server, person);
  const reset = await changePeople(world.server.root, 'createPasswordResetLink', { id });
  const { status, text } = await start(world, { link: tokenOf(reset.link) });
  expect([status, JSON.parse(text).code]).toEqual([409, 'FAILED_PRECONDITION']);
});

test('lets people in with their passwords while the provider is away, and with it when it is back', async () => {
  const port = await findFreePort();
  const environment = {
    TOLLKEY_OIDC_ISSUER: `http://127.0.0.1:${port}`,
    TOLLKEY_OIDC_CLIENT_ID: 'tollkey',
    TOLLKEY_OIDC_CLIENT_SECRET: 'secret',
  };
  const server = await startTestServer({ environment });
  const person = { email: 'ann@example.com', password: 'a long password' };
  await addPerson(server, person);
  const away = await post(server.url, { path: '/auth/sign-in/oidc', body: {} });
  expect([away.status, JSON.parse(away.text).code]).toEqual([503, 'UNAVAILABLE']);
  const answer = await post(server.url, { path: '/auth/sign-in/email', body: person });
  expect(answer.status).toBe(200);
  await startProvider(server.url, port);
  expect((await post(server.url, { path: '/auth/sign-in/oidc', body: {} })).status).toBe(200);
});

test('names the provider for the button on the sign-in page', async () => {
  const { server } = await startWorld();
  const { text } = await send(server.url, { method: 'GET', path: '/auth/methods' });
  expect(JSON.parse(text)).toMatchObject({ password: true, oidc: { name: 'Acme' } });
});
