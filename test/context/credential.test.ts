import { request } from 'node:http';
import { expect, test } from 'vitest';
import { createSecretFormat } from '../../src/domain/secret-text.ts';
import { type Received, send } from '../support/client.ts';
import { expectRefusal } from '../support/envelope.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const body = JSON.stringify({ query: '{ viewer { apiKey { id } } }' });

function ask({ url }: TestServer, credential: Readonly<Record<string, string>>): Promise<Received> {
  return send(url, { headers: { 'content-type': 'application/json', ...credential }, body });
}

test('takes the secret from access-token, or from Authorization in whatever case', async () => {
  const server = await startTestServer();
  const { id, secret } = await server.createKey();
  for (const credential of [
    { 'access-token': secret },
    { 'Access-Token': secret },
    { authorization: `Bearer ${secret}` },
    { authorization: `bearer ${secret}` },
    { authorization: `BEARER   ${secret}` },
  ]) {
    const answer = await ask(server, credential);
    expect(answer.body.data?.viewer.apiKey.id).toBe(id);
  }
});

test('accepts the same secret in both headers', async () => {
  const server = await startTestServer();
  const { id, secret } = await server.createKey();
  const answer = await ask(server, { 'access-token': secret, authorization: `Bearer ${secret}` });
  expect(answer.body.data?.viewer.apiKey.id).toBe(id);
});

test('refuses two different secrets, and lets neither of them act', async () => {
  const server = await startTestServer();
  const first = await server.createKey();
  const second = await server.createKey();
  for (const [accessToken, bearer] of [
    [first.secret, second.secret],
    [first.secret, 'gx_mistyped'],
    ['gx_mistyped', first.secret],
  ]) {
    const credential = { 'access-token': `${accessToken}`, authorization: `Bearer ${bearer}` };
    const error = expectRefusal(server, await ask(server, credential), 'INVALID_ARGUMENT');
    expect(error.message).toContain('access-token and Authorization carry different tokens');
  }
});

test('holds two lines of one header to the same rule', async () => {
  const server = await startTestServer();
  const [first, second] = [await server.createKey(), await server.createKey()];
  for (const [name, prefix] of [
    ['access-token', ''],
    ['authorization', 'Bearer '],
  ] as const) {
    const statusOf = (secrets: readonly string[]): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const lines = secrets.map((secret) => `${prefix}${secret}`);
        const headers = { 'content-type': 'application/json', [name]: lines };
        const outgoing = request(new URL('/query', server.url), { method: 'POST', headers });
        outgoing.on('error', reject);
        outgoing.on('response', (incoming) => resolve(incoming.resume().statusCode));
        outgoing.end(body);
      });
    expect(await statusOf([first.secret, first.secret])).toBe(200);
    expect(await statusOf([first.secret, second.secret])).toBe(400);
  }
});

test('asks whoever brings no secret for one, without calling anything invalid', async () => {
  const server = await startTestServer();
  for (const credential of [
    {},
    { 'access-token': '' },
    { 'access-token': '  ' },
    { authorization: 'Bearer' },
    { 'x-api-key': '' },
  ] as const) {
    const answer = await ask(server, credential);
    const error = expectRefusal(server, answer, 'TOKEN_REQUIRED');
    expect(error.message).toBe('Access token is required');
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="tollkey"');
  }
});

test('refuses whatever is no secret of a key as an invalid token', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey();
  const last = secret.at(-1) === '0' ? '1' : '0';
  for (const presented of [
    'garbage',
    `${secret.slice(0, -1)}${last}`,
    `${secret}0`,
    secret.slice(0, -1),
    secret.toUpperCase(),
    `Bearer ${secret}`,
    createSecretFormat('gx').mint(),
    createSecretFormat('ak').mint(),
    `${secret}, ${secret}`,
  ]) {
    const answer = await ask(server, { 'access-token': presented });
    const error = expectRefusal(server, answer, 'INVALID_TOKEN');
    expect(error.message).toBe('Invalid access token: invalid token');
    expect(answer.headers['www-authenticate']).toBe(
      'Bearer realm="tollkey", error="invalid_token"',
    );
  }
});

test('never takes a secret from the query string or the body', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey();
  const query = encodeURIComponent('{ __typename }');
  for (const name of ['access-token', 'access_token', 'token', 'key', 'api_key', 'authorization']) {
    const path = `/query?${name}=${secret}&query=${query}`;
    expectRefusal(server, await send(server.url, { method: 'GET', path }), 'INVALID_ARGUMENT');
    const posted = JSON.stringify({ query: '{ __typename }', [name]: secret });
    const headers = { 'content-type': 'application/json' };
    const answer = await send(server.url, { path, headers, body: posted });
    expectRefusal(server, answer, 'INVALID_ARGUMENT');
    const inBody = await send(server.url, { headers, body: posted });
    expectRefusal(server, inBody, 'TOKEN_REQUIRED');
  }
});

test('refuses a stranger before anything of the request is looked at', async () => {
  const server = await startTestServer();
  for (const strange of [
    { headers: { 'content-type': 'application/json' }, body: '{"query": "{ unparsable' },
    { headers: { 'content-type': 'text/plain' }, body: 'hello' },
    { headers: { 'content-type': 'application/json' }, body: 'x'.repeat(70_000) },
    { method: 'GET', path: '/query?query=%7B' },
  ]) {
    expectRefusal(server, await send(server.url, strange), 'TOKEN_REQUIRED');
  }
});

test('answers a stranger without waiting for the body', async () => {
  const { url } = await startTestServer();
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': '100' };
    const outgoing = request(new URL('/query', url), { method: 'POST', headers });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      resolve(incoming.statusCode);
      outgoing.off('error', reject).on('error', () => undefined);
      outgoing.destroy();
    });
    outgoing.flushHeaders();
  });
  expect(status).toBe(401);
});
