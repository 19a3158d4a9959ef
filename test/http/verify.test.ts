import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { expect, test } from 'vitest';
import { type Received, send } from '../support/client.ts';
import { breakApiKey, lockDatabaseFile } from '../support/database-file.ts';
import { mutate } from '../support/mutations.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const IDENTITY = ['x-key-id', 'x-account-id', 'x-key-label', 'x-key-scopes'];
const LIMITS = [
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
  'ratelimit-policy',
  'ratelimit',
];

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Asks the door with a secret, or without one. */
function ask(
  server: TestServer,
  secret?: string | undefined,
  asked: Asked = {},
): Promise<Received> {
  const headers = { ...(secret && { authorization: `Bearer ${secret}` }), ...asked.headers };
  return send(server.url, { method: 'GET', path: '/verify', ...asked, headers });
}

/** Expects a denial in the seeds' REST shape, with the same code and reason in the headers. */
function expectDenial(
  answer: Received,
  denial: { status: number; error: string; code: string; reason: string; challenge?: string },
): void {
  const { status, error, code, reason, challenge } = denial;
  expect(answer.status).toBe(status);
  expect(answer.body).toEqual({
    error,
    code,
    reason,
    request_id: answer.headers['x-request-id'],
  });
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(answer.headers['x-error-code']).toBe(code);
  expect(answer.headers['x-error-reason']).toBe(reason);
  expect(answer.headers['www-authenticate']).toBe(challenge);
  for (const name of IDENTITY) expect(answer.headers).not.toHaveProperty(name);
}

function invalid(reason: string) {
  return {
    status: 401,
    error: 'Invalid or expired API key.',
    code: 'INVALID_TOKEN',
    reason,
    challenge: 'Bearer realm="tollkey", error="invalid_token"',
  };
}

test('lets a valid key in: 200, who calls, and how the limits stand', async () => {
  const server = await startTestServer();
  const { id, secret } = await server.createKey({ label: 'Production', scopes: ['a:b', 'c'] });
  const answer = await ask(server, secret);
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({ valid: true, code: 'VALID' });
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
    ...invalid('no token'),
    code: 'TOKEN_REQUIRED',
    challenge: 'Bearer realm="tollkey"',
  });
});

test('denies garbage, and a key that was revoked, replaced, disabled or has expired', async () => {
  const server = await startTestServer();
  expectDenial(await ask(server, 'garbage'), invalid('invalid token'));
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
  '/verify/workflows:run',
  '/verify?scope=workflows:run',
  '/verify?scope=a&scope=workflows:run',
])('denies a key that lacks the scope of %s, and spends nothing', async (path) => {
  const server = await startTestServer();
  const { secret } = await server.createKey({ scopes: ['a', 'workflows:read'] });
  expectDenial(await ask(server, secret, { path }), {
    status: 403,
    error: 'This API key lacks the scope workflows:run.',
    code: 'PERMISSION_DENIED',
    reason: 'missing scope workflows:run',
    challenge: 'Bearer realm="tollkey", error="insufficient_scope", scope="workflows:run"',
  });
  expect((await ask(server, secret)).headers['x-ratelimit-remaining']).toBe('59');
});

test.for([
  '/verify',
  '/verify/',
  '/verify//api/v1/workflows?x=1',
  '/verify?other=1',
  '/verify/workflows:run',
  '/verify/workflows%3Arun',
  '/verify/workflows:run/api/v1/workflows?a=b',
  '/verify/workflows:run?scope=admin:all',
  '/verify?scope=workflows:run',
])('lets a key with workflows:* in at %s', async (path) => {
  const server = await startTestServer();
  const { secret } = await server.createKey({ scopes: ['workflows:*'] });
  expect((await ask(server, secret, { path })).status).toBe(200);
});

test('what follows the scope is the client’s, and changes nothing: /verify/admin:all/../a:b', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey({ scopes: ['a:b'] });
  const { hostname, port } = new URL(server.url);
  // Sent as it stands: a URL would be normalised first.
  const asking = request({
    hostname,
    port,
    path: '/verify/admin:all/../a:b',
    headers: { 'access-token': secret },
  });
  asking.end();
  const [incoming] = (await once(asking, 'response')) as [IncomingMessage];
  incoming.resume();
  expect(incoming.statusCode).toBe(403);
});

test.for(['/verify/No%20Scope', '/verify/%', '/verify?scope=', '/verify?scope=a&scope=%00'])(
  'names what it expected where %s is no scope, and charges nobody',
  async (path) => {
    const server = await startTestServer();
    const { secret } = await server.createKey();
    const answer = await ask(server, secret, { path });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      error: expect.stringContaining('Expected a scope such as /verify/workflows:run, got '),
      code: 'INVALID_ARGUMENT',
    });
    expect((await ask(server, secret)).headers['x-ratelimit-remaining']).toBe('59');
  },
);

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

const inAddress = {
  ...invalid('token in the address'),
  error:
    'An API key must not stand in an address, which browsers, proxies and logs keep; ' +
    'send it in the header access-token or Authorization: Bearer, and replace this one',
  challenge: 'Bearer realm="tollkey", error="invalid_request"',
};

test('denies a key in the address and says why, with a key in the header or without', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey();
  const escaped = secret.replace('_', '%5F');
  for (const query of [`api_key=${secret}`, `x=1&t=${escaped}`, `%FF&t=${secret}`]) {
    const path = `/verify?${query}`;
    expectDenial(await ask(server, undefined, { path }), inAddress);
    expectDenial(await ask(server, secret, { path }), inAddress);
    const headers = { 'x-forwarded-uri': `/api?${query}` };
    expectDenial(await ask(server, secret, { headers }), inAddress);
  }
  expectDenial(await ask(server, undefined, { path: '/verify?t=gx_cut0cut0' }), inAddress);
  expect(server.logs.join('')).not.toContain(secret.slice(3));
});

test('a parameter that only looks like a key harms nobody who sends one in a header', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey();
  const answer = await ask(server, secret, { path: '/verify?campaign=gx_autumn2026' });
  expect(answer.status).toBe(200);
});

test('a key in the address of /query is refused there too', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey();
  const path = `/query?query={__typename}&access_token=${secret}`;
  const answer = await ask(server, undefined, { path });
  expect(answer.status).toBe(400);
  expect(answer.body.errors?.[0]).toMatchObject({
    message: inAddress.error,
    extensions: { code: 'INVALID_ARGUMENT' },
  });
});

test('lets nobody in while uses cannot be written, and goes on once they can', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey({ rateLimit: { perMinute: 2, perDay: 5 } });
  await ask(server, secret);
  const unlock = lockDatabaseFile(server);
  expectDenial(await ask(server, secret), {
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
