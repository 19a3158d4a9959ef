import { expect, test } from 'vitest';
import { hashPassword } from '../../src/domain/passwords.ts';
import { send } from '../support/client.ts';
import { openDatabaseFile, readDatabase } from '../support/database-file.ts';
import { findFreePort } from '../support/free-port.ts';
import {
  addPerson,
  asHolderOf,
  OPERATOR,
  post,
  type SignedIn,
  setUpOperator,
  signIn,
  trySignIn,
} from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const DAY_MS = 24 * 60 * 60_000;

async function startWithOperator(
  environment: Readonly<Record<string, string>> = {},
): Promise<TestServer> {
  const server = await startTestServer({ environment });
  await setUpOperator(server);
  return server;
}

async function statusOf(person: SignedIn): Promise<number> {
  return (await person.query('{ viewer { scopes } }')).status;
}

test('refuses a session at its next request when it was ended elsewhere', async () => {
  const server = await startWithOperator();
  const here = await signIn(server, OPERATOR);
  const there = await signIn(server, OPERATOR);
  expect([await statusOf(here), await statusOf(there)]).toEqual([200, 200]);
  const { viewer } = await here.data<{ viewer: { user: { id: string } } }>(
    '{ viewer { user { id } } }',
  );
  await here.data('mutation ($id: ID!) { endSessions(input: {id: $id}) { user { id } } }', {
    id: viewer.user.id,
  });
  expect([await statusOf(here), await statusOf(there)]).toEqual([401, 401]);
});

test('signs out one browser and leaves the others signed in', async () => {
  const server = await startWithOperator();
  const here = await signIn(server, OPERATOR);
  const there = await signIn(server, OPERATOR);
  const answer = await here.post('/auth/sign-out', {});
  expect([answer.status, answer.text.trim()]).toEqual([200, '{}']);
  expect(answer.headers['set-cookie']?.[0]).toMatch(/^tollkey\.session_token=; Max-Age=0; Path=\//);
  expect([await statusOf(here), await statusOf(there)]).toEqual([401, 200]);
  expect(readDatabase(server).sessions).toHaveLength(1);
});

test('signs out also who is not signed in', async () => {
  const { url } = await startWithOperator();
  expect((await post(url, { path: '/auth/sign-out', body: {} })).status).toBe(200);
});

test('ends a session seven days after the sign-in, however much it was used', async () => {
  const server = await startWithOperator();
  const person = await signIn(server, OPERATOR);
  for (let day = 0; day < 7; day += 1) {
    expect(await statusOf(person)).toBe(200);
    server.clock.advance(DAY_MS - (day === 6 ? 1 : 0));
  }
  expect(await statusOf(person)).toBe(200);
  server.clock.advance(1);
  expect(await statusOf(person)).toBe(401);
});

test('keeps the hundred newest sessions of a person, and nobody else loses one', async () => {
  const server = await startWithOperator();
  const other = { email: 'ada@example.com', password: OPERATOR.password };
  await addPerson(server, other);
  const ada = await signIn(server, other);
  const oldest = await signIn(server, OPERATOR);
  server.clock.advance(1_000);
  const second = await signIn(server, OPERATOR);
  openDatabaseFile(server)
    .prepare(
      `with recursive number(n) as (select 1 union all select n + 1 from number where n < 98)
       insert into sessions select id || n, token || n, user_id, expires_at, ip_address, user_agent,
         created_at, updated_at from sessions, number where created_at like '%:01.000Z'`,
    )
    .run();
  expect([await statusOf(oldest), await statusOf(second)]).toEqual([200, 200]);
  server.clock.advance(1_000);
  const newest = await signIn(server, OPERATOR);
  const people = [oldest, second, newest, ada];
  expect(await Promise.all(people.map(statusOf))).toEqual([401, 200, 200, 200]);
  const { viewer } = await newest.data<{ viewer: { user: { sessions: unknown[] } } }>(
    '{ viewer { user { sessions { id } } } }',
  );
  expect(viewer.user.sessions).toHaveLength(100);
});

test('changes a password, which ends every other session', async () => {
  const server = await startWithOperator();
  const here = await signIn(server, OPERATOR);
  const there = await signIn(server, OPERATOR);
  const newPassword = 'another good password';
  const changed = await here.post('/auth/change-password', {
    currentPassword: OPERATOR.password,
    newPassword,
  });
  expect([changed.status, changed.text.trim()]).toEqual([200, '{}']);
  expect([await statusOf(here), await statusOf(there)]).toEqual([200, 401]);
  expect((await trySignIn(server, OPERATOR)).status).toBe(401);
  expect((await trySignIn(server, { ...OPERATOR, password: newPassword })).status).toBe(200);
  const { auditEvents } = await server.root.data<{ auditEvents: { nodes: unknown[] } }>(
    '{ auditEvents(first: 1) { nodes { action actorLabel before after } } }',
  );
  expect(auditEvents.nodes).toEqual([
    { action: 'changePassword', actorLabel: OPERATOR.email, before: null, after: null },
  ]);
});

test('bounds the guesses at the current password of an open browser', async () => {
  const server = await startWithOperator();
  const person = await signIn(server, OPERATOR);
  const body = { currentPassword: 'a guess at it', newPassword: 'another good password' };
  const statuses: number[] = [];
  for (let guess = 0; guess < 6; guess += 1) {
    statuses.push((await person.post('/auth/change-password', body)).status);
  }
  expect(statuses).toEqual([400, 400, 400, 400, 400, 429]);
});

test('changes no password for who is not signed in', async () => {
  const server = await startWithOperator();
  const body = { currentPassword: OPERATOR.password, newPassword: 'another good password' };
  const { status, text } = await post(server.url, { path: '/auth/change-password', body });
  expect([status, JSON.parse(text).code]).toEqual([401, 'TOKEN_REQUIRED']);
});

test('counts no cookie that it did not sign, nor a token from a copy of the database', async () => {
  const server = await startWithOperator();
  const { cookie } = await signIn(server, OPERATOR);
  const [{ token } = { token: '' }] = readDatabase(server).sessions as { token: string }[];
  const signed = decodeURIComponent(cookie.slice(cookie.indexOf('=') + 1));
  const signature = signed.slice(signed.lastIndexOf('.') + 1);
  const forged = [
    token,
    `${token}.`,
    `${token}.${'A'.repeat(43)}=`,
    `.${signature}`,
    `${token}x.${signature}`,
    `${token}.${signature}x`,
    '%E0%A4%A',
    '',
  ];
  for (const value of forged) {
    const person = asHolderOf(server.url, `tollkey.session_token=${encodeURIComponent(value)}`);
    expect([value, await statusOf(person)]).toEqual([value, 401]);
  }
  expect(await statusOf(asHolderOf(server.url, `other=1; ${cookie}; more=2`))).toBe(200);
});

test('a cookie whose name has more before it than a space is not ours', async () => {
  const server = await startWithOperator();
  const { cookie } = await signIn(server, OPERATOR);
  // What another host of the domain could have a browser send first: JavaScript takes it for a space.
  for (const before of ['\u00a0', 'x', '$']) {
    expect([before, await statusOf(asHolderOf(server.url, before + cookie))]).toEqual([
      before,
      401,
    ]);
  }
  expect(await statusOf(asHolderOf(server.url, `\u00a0tollkey.session_token=x; \t${cookie}`))).toBe(
    200,
  );
});

test('a sign-in of somebody who is removed meanwhile is answered like a wrong password', async () => {
  const server = await startWithOperator();
  const person = { email: 'gone@example.com', password: 'not for long any more' };
  const passwordHash = await hashPassword(person.password);
  const id = await addPerson(server, { ...person, passwordHash });
  // With the first one all that sign-in needs is loaded; after it a hash is what takes the time.
  expect((await trySignIn(server, person)).status).toBe(200);
  const attempts = Array.from({ length: 4 }, () => trySignIn(server, person));
  await server.root.data('mutation ($id: ID!) { removeUser(input: { id: $id }) { user { id } } }', {
    id,
  });
  for (const attempt of attempts) expect((await attempt).status).toBe(401);
});

test('another secret ends every session and loses nothing else', async () => {
  const server = await startWithOperator({ TOLLKEY_AUTH_SECRET: 'a'.repeat(32) });
  const { cookie } = await signIn(server, OPERATOR);
  await server.stop();
  const { folder, clock } = server;
  const environment = { TOLLKEY_AUTH_SECRET: 'b'.repeat(32) };
  const next = await startTestServer({ folder, clock, environment });
  expect(await statusOf(asHolderOf(next.url, cookie))).toBe(401);
  expect(await statusOf(await signIn(next, OPERATOR))).toBe(200);
});

test('keeps sessions over a restart', async () => {
  const server = await startWithOperator();
  const { cookie } = await signIn(server, OPERATOR);
  await server.stop();
  const next = await startTestServer({ folder: server.folder, clock: server.clock });
  expect(await statusOf(asHolderOf(next.url, cookie))).toBe(200);
});

test('gives cookies for https alone where the public address is https', async () => {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  await startWithOperator({ PORT: String(port), BASE_URL: 'https://keys.example.com' });
  const answer = await trySignIn({ url }, OPERATOR);
  expect(answer.headers['set-cookie']).toEqual([
    expect.stringMatching(
      /^__Host-tollkey\.session_token=[^;]+; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    ),
  ]);
  const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  expect(await statusOf(asHolderOf(url, cookie))).toBe(200);
});

test('notes when, where and with what a person signed in', async () => {
  const server = await startWithOperator();
  const userAgent = `Browser ${'x'.repeat(400)}`;
  await trySignIn(server, OPERATOR, { 'user-agent': userAgent, 'x-forwarded-for': '192.0.2.1' });
  const now = new Date(server.clock.now()).toISOString();
  expect(readDatabase(server).sessions).toEqual([
    expect.objectContaining({
      ip_address: '127.0.0.1',
      user_agent: userAgent.slice(0, 256),
      created_at: now,
      expires_at: new Date(server.clock.now() + 7 * DAY_MS).toISOString(),
    }),
  ]);
});

test.each(['2001:db8::1', '192.0.2.1'])('keeps the address %s as it is', async (address) => {
  const server = await startWithOperator({ TOLLKEY_TRUSTED_PROXIES: '127.0.0.1' });
  await trySignIn(server, OPERATOR, { 'x-forwarded-for': address });
  expect(readDatabase(server).sessions).toEqual([expect.objectContaining({ ip_address: address })]);
});

test('signs a person in by whichever case and spaces they type their e-mail address in', async () => {
  const server = await startTestServer();
  await addPerson(server, { email: 'ann@example.com', password: 'a long password' });
  const typed = { email: '  Ann@Example.COM ', password: 'a long password' };
  expect((await trySignIn(server, typed)).status).toBe(200);
});

test('takes the same password in another composition of its letters', async () => {
  const server = await startTestServer();
  const password = 'schöne Grüße an alle';
  await addPerson(server, { email: 'ann@example.com', password: password.normalize('NFC') });
  const typed = { email: 'ann@example.com', password: password.normalize('NFD') };
  expect((await trySignIn(server, typed)).status).toBe(200);
});

test.each([
  'sign-up/email',
  'sign-in/social',
  'get-session',
  'list-sessions',
  'revoke-session',
  'update-user',
  'delete-user',
  'change-email',
  'request-password-reset',
  'reset-password',
  'set-password',
  'verify-password',
  'link-social',
  'list-accounts',
  'get-access-token',
  'callback/credential',
  'api-key/create',
  'oauth2/callback/oidc',
  'error',
  'ok',
  '',
  'sign-in/email/',
])('has no door at /auth/%s', async (name) => {
  const { url } = await startTestServer();
  for (const method of ['GET', 'POST']) {
    const { status, text } = await send(url, { method, path: `/auth/${name}` });
    expect([status, JSON.parse(text).code]).toEqual([404, 'NOT_FOUND']);
  }
});
