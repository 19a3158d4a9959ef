import { expect, test } from 'vitest';
import { SIGN_IN_LIMITS } from '../../src/context/sign-in-throttle.ts';
import { hashPassword } from '../../src/domain/passwords.ts';
import type { Received } from '../support/client.ts';
import { addPerson, type Credentials, post, trySignIn } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const ANN: Credentials = { email: 'ann@example.com', password: 'what only Ann knows' };
const HOME = '192.0.2.10';
const QUARTER_MS = 15 * 60_000;

async function startBehindProxy(hash?: { readonly passwordHash: string }): Promise<TestServer> {
  const server = await startTestServer({
    environment: { TOLLKEY_TRUSTED_PROXIES: '127.0.0.0/8' },
  });
  await addPerson(server, { ...ANN, ...hash });
  return server;
}

interface Attempt extends Partial<Credentials> {
  readonly from: string;
}

function attempt(server: TestServer, { from, ...typed }: Attempt): Promise<Received> {
  return trySignIn(server, { ...ANN, ...typed }, { 'x-forwarded-for': from });
}

function guess(server: TestServer, number: number): Promise<Received> {
  const from = `198.51.${Math.floor(number / 250)}.${number % 250}`;
  return attempt(server, { from, password: `guess number ${number}` });
}

function countStatuses(answers: readonly Received[]): Readonly<Record<number, number>> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

test('holds as many wrong attempts in a quarter of an hour as the decision on sign-in weighs', () => {
  expect(SIGN_IN_LIMITS).toEqual({
    perPersonAndAddress: 5,
    perPerson: 20,
    perAddress: 50,
    linksPerAddress: 50,
    oidcPerAddress: 300,
  });
});

const GUESSES = 1_000;

async function guessInTurn(server: TestServer): Promise<readonly Received[]> {
  const answers: Received[] = [];
  for (let number = 0; number < GUESSES; number += 1) answers.push(await guess(server, number));
  return answers;
}

function guessAtOnce(server: TestServer, length = GUESSES): Promise<readonly Received[]> {
  return Promise.all(Array.from({ length }, (_, number) => guess(server, number)));
}

test.each([
  ['one after another', guessInTurn],
  ['at once', guessAtOnce],
] as const)(
  'a thousand wrong passwords from a thousand addresses, %s, let nobody in and lock nobody out',
  async (_how, guessAll) => {
    // At its full cost, so that the first answer comes long after the last attempt.
    const passwordHash = await hashPassword(ANN.password);
    const server = await startBehindProxy({ passwordHash });
    expect((await attempt(server, { from: HOME })).status).toBe(200);
    const answers = await guessAll(server);
    const { perPerson } = SIGN_IN_LIMITS;
    expect(countStatuses(answers)).toEqual({ 401: perPerson, 429: GUESSES - perPerson });
    expect(answers.flatMap(({ headers }) => headers['set-cookie'] ?? [])).toEqual([]);

    // From where Ann has signed in before, she gets in at once; elsewhere she waits as she is told to.
    expect((await attempt(server, { from: HOME })).status).toBe(200);
    const elsewhere = await attempt(server, { from: '203.0.113.77' });
    expect(elsewhere.status).toBe(429);
    const waitMs = Number(elsewhere.headers['retry-after']) * 1_000;
    expect(waitMs).toBeGreaterThan(0);
    expect(waitMs).toBeLessThanOrEqual(QUARTER_MS);
    server.clock.advance(waitMs);
    expect((await attempt(server, { from: '203.0.113.77' })).status).toBe(200);
  },
);

test('keeps a person in who signed out at home, while somebody guesses elsewhere', async () => {
  const server = await startBehindProxy();
  const { headers } = await attempt(server, { from: HOME });
  const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  await post(server.url, { path: '/auth/sign-out', body: {}, headers: { cookie } });
  await guessAtOnce(server, SIGN_IN_LIMITS.perPerson + 1);
  expect((await attempt(server, { from: HOME })).status).toBe(200);
});

test('remembers a running session’s address over a restart', async () => {
  const server = await startBehindProxy();
  await attempt(server, { from: '2001:db8:1:2::10' });
  await server.stop();
  const next = await startTestServer({
    folder: server.folder,
    clock: server.clock,
    environment: { TOLLKEY_TRUSTED_PROXIES: '127.0.0.0/8' },
  });
  await guessAtOnce(next, SIGN_IN_LIMITS.perPerson + 1);
  // The same network: providers give a household 64 bits, of which browsers change the end.
  expect((await attempt(next, { from: '2001:db8:1:2:ffff::1' })).status).toBe(200);
  expect((await attempt(next, { from: '2001:db8:1:3::1' })).status).toBe(429);
});

test('bounds the wrong passwords for one person from one address, and says when to come again', async () => {
  const server = await startBehindProxy();
  await attempt(server, { from: HOME });
  const wrong = { from: HOME, password: 'wrong' };
  for (let number = 0; number < SIGN_IN_LIMITS.perPersonAndAddress; number += 1) {
    expect((await attempt(server, wrong)).status).toBe(401);
    server.clock.advance(1_000);
  }
  const refused = await attempt(server, { from: HOME });
  expect(refused.status).toBe(429);
  expect(JSON.parse(refused.text)).toMatchObject({
    error: 'Too many attempts. Please try again in 15 minutes.',
    code: 'QUOTA_EXCEEDED',
  });
  const waitSeconds = Number(refused.headers['retry-after']);
  server.clock.advance((waitSeconds - 1) * 1_000);
  expect((await attempt(server, { from: HOME })).status).toBe(429);
  server.clock.advance(1_000);
  expect((await attempt(server, { from: HOME })).status).toBe(200);
});

test('bounds the wrong passwords from one address, whosever they are', async () => {
  const server = await startBehindProxy();
  const answers = await Promise.all(
    Array.from({ length: SIGN_IN_LIMITS.perAddress + 5 }, (_, number) =>
      attempt(server, { from: HOME, email: `nobody${number}@example.com` }),
    ),
  );
  expect(countStatuses(answers)).toEqual({ 401: SIGN_IN_LIMITS.perAddress, 429: 5 });
  expect((await attempt(server, { from: '192.0.2.11' })).status).toBe(200);
});

test('lets a person in from the usual place while strangers keep every other thread busy', async () => {
  const server = await startBehindProxy();
  await attempt(server, { from: HOME });
  const strangers = Array.from({ length: 120 }, (_, number) =>
    attempt(server, { from: `198.51.100.${number}`, email: `nobody${number}@example.com` }),
  );
  // The first of them that is sent away tells that all are busy.
  await Promise.any(
    strangers.map(async (answer) => {
      const { status, headers } = await answer;
      expect([status, headers['retry-after']]).toEqual([503, '1']);
    }),
  );
  expect((await attempt(server, { from: HOME })).status).toBe(200);
  const { 503: refused = 0, 401: looked = 0 } = countStatuses(await Promise.all(strangers));
  expect(refused + looked).toBe(strangers.length);
});

test('bounds the guesses at a current password in an open session, wherever they come from', async () => {
  const server = await startBehindProxy();
  const { headers } = await attempt(server, { from: HOME });
  const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const answers: Received[] = [];
  for (let number = 0; number < 2 * SIGN_IN_LIMITS.perPerson; number += 1) {
    answers.push(
      await post(server.url, {
        path: '/auth/change-password',
        body: { currentPassword: `guess number ${number}`, newPassword: 'another long password' },
        headers: { cookie, 'x-forwarded-for': `198.51.100.${number}` },
      }),
    );
  }
  const { perPerson } = SIGN_IN_LIMITS;
  expect(countStatuses(answers)).toEqual({ 400: perPerson, 429: perPerson });
});

test('does not count a sign-in that succeeds', async () => {
  const server = await startBehindProxy();
  for (let number = 0; number < 2 * SIGN_IN_LIMITS.perPersonAndAddress; number += 1) {
    expect((await attempt(server, { from: HOME })).status).toBe(200);
  }
});

test('lets a person in as often as they are right, also more often at once than it lets them be wrong', async () => {
  // At its full cost, so that all have come before the first is answered.
  const server = await startBehindProxy({ passwordHash: await hashPassword(ANN.password) });
  const length = 3 * SIGN_IN_LIMITS.perPersonAndAddress;
  const answers = await Promise.all(Array.from({ length }, () => attempt(server, { from: HOME })));
  expect(countStatuses(answers)).toEqual({ 200: length });
});

test('tries no more guesses among right passwords at once than alone', async () => {
  const server = await startBehindProxy({ passwordHash: await hashPassword(ANN.password) });
  const { perPersonAndAddress } = SIGN_IN_LIMITS;
  const answers = await Promise.all(
    Array.from({ length: 6 * perPersonAndAddress }, (_, number) =>
      attempt(server, { from: HOME, ...(number % 3 > 0 && { password: `guess ${number}` }) }),
    ),
  );
  const { 401: wrong = 0, 429: refused = 0, 200: right = 0 } = countStatuses(answers);
  expect(wrong).toBe(perPersonAndAddress);
  expect(wrong + refused + right).toBe(answers.length);
  expect((await attempt(server, { from: HOME })).status).toBe(429);
});

test('answers for an e-mail address that nobody has as for one that somebody has', async () => {
  const server = await startBehindProxy();
  const shown = ({ status, text, headers }: Received): unknown => ({
    status,
    body: { ...JSON.parse(text), request_id: '' },
    names: Object.keys(headers).sort(),
  });
  for (let number = 0; number <= SIGN_IN_LIMITS.perPersonAndAddress; number += 1) {
    const known = await attempt(server, { from: HOME, password: 'wrong' });
    const unknown = await attempt(server, {
      from: '192.0.2.11',
      email: 'nobody@example.com',
      password: 'wrong',
    });
    expect(shown(unknown)).toEqual(shown(known));
  }
});

test('takes an address that no proxy of ours wrote for what it is worth: nothing', async () => {
  const server = await startTestServer();
  await addPerson(server, ANN);
  const statuses: number[] = [];
  for (let number = 0; number <= SIGN_IN_LIMITS.perPersonAndAddress; number += 1) {
    statuses.push((await guess(server, number)).status);
  }
  expect(statuses.at(-1)).toBe(429);
});

test('bounds the links that one address asks for', async () => {
  const server = await startBehindProxy();
  const ask = (from: string): Promise<Received> =>
    post(server.url, {
      path: '/auth/link',
      body: { token: 'A'.repeat(43) },
      headers: { 'x-forwarded-for': from },
    });
  for (let number = 0; number < SIGN_IN_LIMITS.linksPerAddress; number += 1) {
    expect((await ask(HOME)).status).toBe(404);
  }
  expect((await ask(HOME)).headers['retry-after']).toBe(String(QUARTER_MS / 1_000));
  expect((await ask('192.0.2.11')).status).toBe(404);
});
