import { expect, test } from 'vitest';
import { GENEROUS, mutate, readKey, refuse } from '../support/mutations.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const given = {
  label: 'Production',
  expiresAt: '2027-01-01T00:00:00.000Z',
  scopes: ['workflows:run'],
  rateLimit: { perMinute: 7, perDay: 70 },
  metadata: { team: 'search' },
};

async function update(server: TestServer, id: string, change: Readonly<Record<string, unknown>>) {
  const { apiKey } = await mutate(server.root, 'updateApiKey', { id, ...change });
  expect(await readKey(server.root, id)).toEqual(apiKey);
  return apiKey;
}

test('an absent field keeps what it was', async () => {
  const server = await startTestServer();
  const { id } = await server.createKey(given);
  const before = await readKey(server.root, id);
  expect(await update(server, id, {})).toEqual(before);
});

test.for([
  ['label', 'Staging'],
  ['expiresAt', '2028-01-01T00:00:00.000Z'],
  ['scopes', ['a', 'b:*']],
  ['scopes', []],
  ['rateLimit', { perMinute: 8, perDay: 80 }],
  ['metadata', { other: 1 }],
  ['metadata', {}],
] as const)('a value sets one field and keeps the others: %s to %j', async ([field, value]) => {
  const server = await startTestServer();
  const { id } = await server.createKey(given);
  const before = await readKey(server.root, id);
  expect(await update(server, id, { [field]: value })).toEqual({ ...before, [field]: value });
});

test.for([
  ['expiresAt', null],
  ['scopes', []],
  ['rateLimit', null],
  ['metadata', {}],
] as const)('null clears one field and keeps the others: %s to %j', async ([field, cleared]) => {
  const server = await startTestServer();
  const { id } = await server.createKey(given);
  const before = await readKey(server.root, id);
  expect(await update(server, id, { [field]: null })).toEqual({ ...before, [field]: cleared });
});

test('refuses null for what a key cannot be without, naming the field', async () => {
  const server = await startTestServer();
  const { id } = await server.createKey(given);
  const before = await readKey(server.root, id);
  for (const [field, change] of [
    ['label', { label: null }],
    ['rateLimit.perMinute', { rateLimit: { perMinute: null } }],
    ['rateLimit.perDay', { rateLimit: { perDay: null } }],
  ] as const) {
    const error = await refuse(server.root, 'updateApiKey', { id, ...change });
    expect(error.extensions.code).toBe('INVALID_ARGUMENT');
    expect(error.extensions.context).toEqual({ field });
  }
  expect(await readKey(server.root, id)).toEqual(before);
});

test('a window that is absent keeps its limit', async () => {
  const server = await startTestServer();
  const { id } = await server.createKey(given);
  const { rateLimit } = await update(server, id, { rateLimit: { perDay: 71 } });
  expect(rateLimit).toEqual({ perMinute: 7, perDay: 71 });
  expect((await update(server, id, { rateLimit: {} })).rateLimit).toEqual(rateLimit);
});

test('a key without limits gets the default where its new limits are silent', async () => {
  const server = await startTestServer();
  const { id } = await server.createKey({ rateLimit: null });
  const { rateLimit } = await update(server, id, { rateLimit: { perDay: 5 } });
  expect(rateLimit).toEqual({ perMinute: 60, perDay: 5 });
});

test('changes every field, or none when one of them is refused', async () => {
  const server = await startTestServer();
  const { id } = await server.createKey(given);
  const before = await readKey(server.root, id);
  const change = { label: 'Staging', scopes: [], metadata: {}, expiresAt: null };
  await refuse(server.root, 'updateApiKey', { id, ...change, rateLimit: { perDay: 0 } });
  expect(await readKey(server.root, id)).toEqual(before);
  expect(await update(server, id, change)).toEqual({ ...before, ...change });
});

test('an expired key works again with a later expiry, or with none', async () => {
  const server = await startTestServer();
  const { id, client } = await server.createKey({ expiresAt: '2026-11-21T13:00:00Z' });
  server.clock.advance(3_600_000);
  expect((await client.use()).status).toBe(401);
  const later = await update(server, id, { expiresAt: '2026-11-21T14:00:00Z' });
  expect(later.status).toBe('ACTIVE');
  expect((await client.use()).status).toBe(200);
  server.clock.advance(3_600_000);
  expect((await client.use()).status).toBe(401);
  await update(server, id, { expiresAt: null });
  expect((await client.use()).status).toBe(200);
});

test('a new expiry, new scopes and new limits hold from the next request', async () => {
  const server = await startTestServer();
  const { id, client } = await server.createKey({ scopes: ['keys:read'], rateLimit: GENEROUS });
  expect((await client.query('{ apiKeys { totalCount } }')).body.errors).toBeUndefined();
  await update(server, id, { scopes: [] });
  const error = await client.error('{ apiKeys { totalCount } }');
  expect(error.extensions.code).toBe('PERMISSION_DENIED');
  await update(server, id, { expiresAt: '2026-11-21T12:00:00.001Z' });
  server.clock.advance(1);
  expect((await client.use()).status).toBe(401);
  await update(server, id, { expiresAt: null, rateLimit: { perMinute: 2 } });
  expect((await client.use()).status).toBe(429);
});

test('editing moves no counter: what was used stays used', async () => {
  const server = await startTestServer();
  const { id, client } = await server.createKey({ rateLimit: { perMinute: 5, perDay: 9 } });
  for (let sent = 0; sent < 3; sent += 1) await client.use();
  await update(server, id, { ...given, rateLimit: { perMinute: 6, perDay: 9 } });
  const answer = await client.use();
  expect(answer.headers.ratelimit).toContain('"minute";r=2');
  expect(answer.headers.ratelimit).toContain('"day";r=5');
});
