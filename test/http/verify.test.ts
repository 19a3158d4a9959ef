import { expect, test } from 'vitest';
import { breakApiKey, lockDatabaseFile } from '../support/database-file.ts';
import { ask, expectDenial, IDENTITY, invalid, LIMITS } from '../support/door.ts';
import { mutate } from '../support/mutations.ts';
import { startTestServer } from '../support/test-server.ts';

test('lets a valid key in: 200, who calls, and how the limits stand', async () => {
  const server = await startTestServer();
  const { id, secret } = await server.createKey({ label: 'Production', scopes: ['a:b', 'c'] });
  const answer = await ask(server, secret);
  expect(answer.status).toBe(200);
  expect(answer.text).toBe('');
  expect(answer.headers['content-length']).toBe('0');
  const { viewer } = await server.root.data<{ viewer: { account: { id: string } } }>(
    '{ viewer { account { id } } }',
  );
  expect(answer.headers).toMatchObject({
    'x-key-id': id,
    'x-account-id': viewer.account.id,
    'x-key-label': 'Production',
    'x-key-scopes': 'a:b c',
    'x-ratelimit-limit': '60',
    'x-ratelimit-remaining': '59',
    'x-ratelimit-reset': String(Date.parse('2026-11-21T12:01:00Z')),
    'ratelimit-policy': '"minute";q=60;w=60, "day";q=1000;w=86400',
    ratelimit: '"minute";r=59;t=60, "day";r=999;t=43200',
    'cache-control': 'no-store',
  });
});

test('sends every identity header on every 200, also an empty one', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey({ rateLimit: null });
  const answer = await ask(server, secret);
  expect(answer.status).toBe(200);
  for (const name of IDENTITY) expect(answer.headers).toHaveProperty(name);
  expect(answer.headers['x-key-scopes']).toBe('');
  for (const name of LIMITS) expect(answer.headers).not.toHaveProperty(name);
});

test.for([
  ['CI/CD', 'CI/CD'],
  ['Über 100%', '%C3%9Cber 100%25'],
  ['日本語 🔑', '%E6%97%A5%E6%9C%AC%E8%AA%9E %F0%9F%94%91'],
  ['it\'s "quoted"; a, b', 'it\'s "quoted"; a, b'],
] as const)(
  'sends the label %s in ASCII, so that decoding gives it back',
  async ([label, sent]) => {
    const server = await startTestServer();
    const { secret } = await server.createKey({ label });
    const answer = await ask(server, secret);
    expect(answer.headers['x-key-label']).toBe(sent);
    expect(decodeURIComponent(sent)).toBe(label);
  },
);

test.for(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
  'judges a %s: the method is the client’s',
  async (method) => {
    const server = await startTestServer();
    const { secret } = await server.createKey();
    const answer = await ask(server, secret, { method });
    expect(answer.status).toBe(200);
    expect(answer.headers['x-ratelimit-remaining']).toBe('59');
    expect((await ask(server, undefined, { method })).status).toBe(401);
  },
);

test('does not read a body, and lets none be taken for the next request', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey();
  const answer = await ask(server, secret, { method: 'POST', body: 'x'.repeat(100_000) });
  expect(answer.status).toBe(200);
  expect(answer.headers.connection).toBe('close');
  expect((await ask(server, secret)).headers.connection).toBe('keep-alive');
});

test('denies who sends no key', async () => {
  const server = await startTestServer();
  expectDenial(await ask(server), {
    ...invalid('no token in access-token, Authorization or x-api-key'),
    code: 'TOKEN_REQUIRED',
    challenge: 'Bearer realm="tollkey"',
  });
});

test('denies garbage, and a key that was revoked, replaced, disabled or has expired', async () => {
  const server = await startTestServer();
  expectDenial(
    await ask(server, 'garbage'),
    invalid(
      'invalid token: Bearer credentials in Authorization that are no API key of this server; ' +
        'expected: access-token: gx_..., Authorization: Bearer gx_... or x-api-key: gx_...',
    ),
  );
  expectDenial(await ask(server, server.rootSecret.slice(0, -1)), invalid('invalid token'));

  const revoked = await server.createKey();
  await mutate(server.root, 'revokeApiKey', { id: revoked.id });
  expectDenial(await ask(server, revoked.secret), invalid('token revoked'));

  const replaced = await server.createKey();
  await mutate(server.root, 'rotateApiKey', { id: replaced.id });
  expectDenial(await ask(server, replaced.secret), invalid('token revoked'));

  const disabled = await server.createKey();
  await mutate(server.root, 'disableApiKey', { id: disabled.id });
  expectDenial(await ask(server, disabled.secret), invalid('token disabled'));

  const expired = await server.createKey({ expiresAt: '2026-11-21T12:00:01Z' });
  server.clock.advance(1_000);
  expectDenial(await ask(server, expired.secret), invalid('token expired'));
});

test.for([
  [{ perMinute: 1, perDay: 5 }, 'per-minute limit reached', '60'],
  [{ perMinute: 5, perDay: 1 }, 'daily limit reached', '43200'],
] as const)('denies a key over its limit: %o', async ([rateLimit, reason, retryAfter]) => {
  const server = await startTestServer();
  const { secret } = await server.createKey({ rateLimit });
  await ask(server, secret);
  const answer = await ask(server, secret);
  expectDenial(answer, {
    status: 429,
    error: 'Rate limit exceeded. Please try again later.',
    code: 'QUOTA_EXCEEDED',
    reason,
  });
  expect(answer.headers['retry-after']).toBe(retryAfter);
  expect(answer.headers['x-ratelimit-remaining']).toBe('0');
  for (const name of LIMITS) expect(answer.headers).toHaveProperty(name);
  server.clock.advance(Number(retryAfter) * 1000);
  expect((await ask(server, secret)).status).toBe(200);
});

test('reads access-token too, and denies two different tokens', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey();
  const other = await server.createKey();
  expect((await ask(server, undefined, { headers: { 'access-token': secret } })).status).toBe(200);
  const both = { headers: { 'access-token': secret } };
  expect((await ask(server, secret, both)).status).toBe(200);
  expectDenial(await ask(server, other.secret, both), {
    ...invalid('two different tokens'),
    error: 'The headers access-token and Authorization carry different tokens; send one of them',
    challenge: 'Bearer realm="tollkey", error="invalid_request"',
  });
});

test('lets nobody in while uses cannot be written, and goes on once they can', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey({ rateLimit: { perMinute: 2, perDay: 5 } });
  await ask(server, secret);
  const unlock = lockDatabaseFile(server);
  const answer = await ask(server, secret);
  expect(answer.headers['retry-after']).toBe('1');
  expectDenial(answer, {
    status: 503,
    error: 'API keys cannot be verified now. Please try again later.',
    code: 'UNAVAILABLE',
    reason: 'the database cannot answer',
  });
  unlock();
  expect((await ask(server, secret)).headers['x-ratelimit-remaining']).toBe('0');
});

test('lets nobody in on a bug, and logs it with its request id', async () => {
  const server = await startTestServer();
  const { id, secret } = await server.createKey();
  breakApiKey(server, id);
  const answer = await ask(server, secret);
  expect(answer.status).toBe(500);
  expect(answer.body).toEqual({
    error: 'Internal error',
    code: 'INTERNAL',
    request_id: answer.headers['x-request-id'],
  });
  const line = server.logs.map((each) => JSON.parse(each)).find(({ level }) => level === 'error');
  expect(line.requestId).toBe(answer.headers['x-request-id']);
});

test('logs verdict, key and duration, and no secret', async () => {
  const server = await startTestServer();
  const { id, secret } = await server.createKey();
  const before = server.logs.length;
  await ask(server, secret, { path: '/verify/a:b' });
  await ask(server, secret);
  await ask(server, 'gx_unknown');
  const lines = server.logs.slice(before).map((line) => JSON.parse(line));
  const common = { level: 'info', method: 'GET', msg: 'request', durationMs: expect.any(Number) };
  expect(lines).toMatchObject([
    { ...common, path: '/verify/a:b', status: 403, verdict: 'INSUFFICIENT_SCOPE', keyId: id },
    { ...common, path: '/verify', status: 200, verdict: 'VALID', keyId: id },
    { ...common, path: '/verify', status: 401, verdict: 'NOT_FOUND' },
  ]);
  expect(server.logs.join('')).not.toContain(secret.slice(3, 20));
});
