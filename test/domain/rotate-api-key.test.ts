import { expect, test } from 'vitest';
import type { Client } from '../support/client.ts';
import { expectInvalidToken, GENEROUS, mutate, readKey, refuse } from '../support/mutations.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

async function rotate(server: TestServer, id: string, overlapSeconds?: number): Promise<Client> {
  const { secret } = await mutate(server.root, 'rotateApiKey', {
    id,
    ...(overlapSeconds !== undefined && { overlapSeconds }),
  });
  return server.as(secret);
}

function readSecrets(server: TestServer, id: string) {
  return server.root
    .data<{ apiKey: { secrets: { nodes: { prefix: string; retiresAt: string | null }[] } } }>(
      'query ($id: ID!) { apiKey(id: $id) { secrets { nodes { prefix createdAt retiresAt } } } }',
      { id },
    )
    .then(({ apiKey }) => apiKey.secrets.nodes);
}

test('changes the secret and its prefix, and nothing else', async () => {
  const server = await startTestServer();
  const key = await server.createKey({ scopes: ['workflows:run'], metadata: { team: 'search' } });
  const before = await readKey(server.root, key.id);
  server.clock.advance(1);
  const { apiKey, secret } = await mutate(server.root, 'rotateApiKey', { id: key.id });
  expect(secret).toMatch(/^gx_[0-9A-Za-z]{36}$/);
  expect(secret).not.toBe(key.secret);
  expect(apiKey).toEqual({ ...before, prefix: secret.slice(0, 11) });
  expect(await readKey(server.root, key.id)).toEqual(apiKey);
});

test('shows the prefix of the newest secret, also when it was made in the same instant', async () => {
  const server = await startTestServer();
  const { id } = await server.createKey();
  for (let rotated = 0; rotated < 8; rotated += 1) {
    const { apiKey, secret } = await mutate(server.root, 'rotateApiKey', { id });
    expect(apiKey.prefix).toBe(secret.slice(0, 11));
  }
});

test.for([undefined, 0])(
  'refuses the old secret at once with an overlap of %s',
  async (overlap) => {
    const server = await startTestServer();
    const { id, client } = await server.createKey();
    const rotated = await rotate(server, id, overlap);
    expectInvalidToken(await client.use(), 'token revoked');
    expect((await rotated.use()).status).toBe(200);
  },
);

test('with an overlap both secrets work, the old one until exactly its end', async () => {
  const server = await startTestServer();
  const { id, client } = await server.createKey();
  const rotated = await rotate(server, id, 30);
  server.clock.advance(29_999);
  expect((await client.use()).status).toBe(200);
  expect((await rotated.use()).status).toBe(200);
  server.clock.advance(1);
  expectInvalidToken(await client.use(), 'token revoked');
  expect((await rotated.use()).status).toBe(200);
});

test('both secrets spend from one set of counters, which the rotation leaves alone', async () => {
  const server = await startTestServer();
  const { id, client } = await server.createKey({ rateLimit: { perMinute: 4, perDay: 100 } });
  expect((await client.use()).headers['x-ratelimit-remaining']).toBe('3');
  const rotated = await rotate(server, id, 3_600);
  expect((await rotated.use()).headers['x-ratelimit-remaining']).toBe('2');
  expect((await client.use()).headers['x-ratelimit-remaining']).toBe('1');
  expect((await rotated.use()).headers['x-ratelimit-remaining']).toBe('0');
  expect((await client.use()).status).toBe(429);
  expect((await rotated.use()).status).toBe(429);
  const again = await rotate(server, id);
  expect((await again.use()).status).toBe(429);
});

test('holds at most five working secrets, until one of them retires', async () => {
  const server = await startTestServer();
  const { id } = await server.createKey();
  for (let rotated = 0; rotated < 4; rotated += 1) {
    server.clock.advance(1_000);
    await rotate(server, id, 60);
  }
  const error = await refuse(server.root, 'rotateApiKey', { id, overlapSeconds: 60 });
  expect(error.extensions.code).toBe('FAILED_PRECONDITION');
  expect((await readSecrets(server, id)).length).toBe(5);
  server.clock.advance(57_000);
  await rotate(server, id, 60);
});

test('an emergency rotation during an overlap retires every old secret at once', async () => {
  const server = await startTestServer();
  const { id, client } = await server.createKey({ rateLimit: GENEROUS });
  const old = [client];
  for (let rotated = 0; rotated < 4; rotated += 1) old.push(await rotate(server, id, 3_600));
  for (const each of old) expect((await each.use()).status).toBe(200);
  const last = await rotate(server, id, 0);
  for (const each of old) expectInvalidToken(await each.use(), 'token revoked');
  expect((await last.use()).status).toBe(200);
});

test('no old secret outlives a later overlap, and none is given a second life', async () => {
  const server = await startTestServer();
  const { id, client } = await server.createKey({ rateLimit: GENEROUS });
  const second = await rotate(server, id, 60);
  const third = await rotate(server, id, 3_600);
  server.clock.advance(60_000);
  expectInvalidToken(await client.use(), 'token revoked');
  expect((await second.use()).status).toBe(200);
  await rotate(server, id, 10);
  server.clock.advance(10_000);
  expectInvalidToken(await second.use(), 'token revoked');
  expectInvalidToken(await third.use(), 'token revoked');
});

test('lists the secrets that it has and had, newest first, with the end of each', async () => {
  const server = await startTestServer();
  const { id, secret } = await server.createKey();
  server.clock.advance(1_000);
  const second = await mutate(server.root, 'rotateApiKey', { id, overlapSeconds: 9 });
  expect(await readSecrets(server, id)).toEqual([
    {
      prefix: second.secret.slice(0, 11),
      createdAt: '2026-11-21T12:00:01.000Z',
      retiresAt: null,
    },
    {
      prefix: secret.slice(0, 11),
      createdAt: '2026-11-21T12:00:00.000Z',
      retiresAt: '2026-11-21T12:00:10.000Z',
    },
  ]);
});

test('accepts an overlap of 0 to 2,592,000 seconds, naming the field otherwise', async () => {
  const server = await startTestServer();
  const { id, client } = await server.createKey();
  for (const overlapSeconds of [-1, 2_592_001]) {
    const error = await refuse(server.root, 'rotateApiKey', { id, overlapSeconds });
    expect(error.extensions.code).toBe('INVALID_ARGUMENT');
    expect(error.extensions.context).toEqual({ field: 'overlapSeconds' });
  }
  await rotate(server, id, 2_592_000);
  server.clock.advance(2_592_000_000 - 1);
  expect((await client.use()).status).toBe(200);
});

test('does not bring back a key that is disabled or expired', async () => {
  const server = await startTestServer();
  const { id } = await server.createKey({ expiresAt: '2026-11-21T13:00:00Z' });
  await mutate(server.root, 'disableApiKey', { id });
  expectInvalidToken(await (await rotate(server, id)).use(), 'token disabled');
  server.clock.advance(3_600_000);
  expectInvalidToken(await (await rotate(server, id)).use(), 'token expired');
});

test('a key that rotates itself may go on with its new secret only', async () => {
  const server = await startTestServer();
  const { id, client } = await server.createKey({ scopes: ['keys:write'] });
  const { secret } = await mutate(client, 'rotateApiKey', { id });
  expectInvalidToken(await client.use(), 'token revoked');
  expect((await server.as(secret).use()).status).toBe(200);
});
