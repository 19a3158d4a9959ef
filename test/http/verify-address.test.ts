import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { expect, test } from 'vitest';
import { ask, expectDenial, invalid } from '../support/door.ts';
import { startTestServer } from '../support/test-server.ts';

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

test('a key in the path is refused too, before its scope is judged', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey();
  for (const path of [`/verify/${secret}`, `/verify/a:b/api/${secret}/x`]) {
    expectDenial(await ask(server, undefined, { path }), inAddress);
    expectDenial(await ask(server, secret, { path }), inAddress);
  }
});

test('what came in the place of a scope is named without what looks like a key', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey();
  const mistyped = `${secret.slice(0, -1)}!`;
  const answer = await ask(server, secret, { path: `/verify/${mistyped}` });
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({ code: 'INVALID_ARGUMENT' });
  expect(answer.text).not.toContain(secret.slice(11));
  expect(JSON.stringify(answer.headers)).not.toContain(secret.slice(11));
});

test('a slash before the question mark takes no scope away', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey();
  const answer = await ask(server, secret, { path: '/verify/?scope=workflows:run' });
  expect(answer.status).toBe(403);
});
