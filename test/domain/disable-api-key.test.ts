import { expect, test } from 'vitest';
import { expectInvalidToken, mutate, readKey } from '../support/mutations.ts';
import { startTestServer } from '../support/test-server.ts';

test('a disabled key is refused from the next request, an enabled one accepted again', async () => {
  const server = await startTestServer();
  const { id, client } = await server.createKey();
  expect((await client.use()).status).toBe(200);
  const disabled = await mutate(server.root, 'disableApiKey', { id });
  expect(disabled.apiKey.status).toBe('DISABLED');
  expectInvalidToken(await client.use(), 'token disabled');
  const enabled = await mutate(server.root, 'enableApiKey', { id });
  expect(enabled.apiKey.status).toBe('ACTIVE');
  expect((await client.use()).status).toBe(200);
});

test('disabling twice and enabling twice are no errors and change nothing more', async () => {
  const server = await startTestServer();
  const { id, client } = await server.createKey();
  const { apiKey: active } = await mutate(server.root, 'enableApiKey', { id });
  expect(active.status).toBe('ACTIVE');
  const { apiKey: disabled } = await mutate(server.root, 'disableApiKey', { id });
  server.clock.advance(1_000);
  expect((await mutate(server.root, 'disableApiKey', { id })).apiKey).toEqual(disabled);
  expectInvalidToken(await client.use(), 'token disabled');
  await mutate(server.root, 'enableApiKey', { id });
  expect((await mutate(server.root, 'enableApiKey', { id })).apiKey).toEqual(active);
  expect((await client.use()).status).toBe(200);
});

test('a disabled key can be edited, and stays disabled', async () => {
  const server = await startTestServer();
  const { id, client } = await server.createKey();
  await mutate(server.root, 'disableApiKey', { id });
  const { apiKey } = await mutate(server.root, 'updateApiKey', { id, label: 'Paused' });
  expect(apiKey).toMatchObject({ label: 'Paused', status: 'DISABLED' });
  expectInvalidToken(await client.use(), 'token disabled');
});

test('expiry comes before disabling: enabling an expired key does not bring it back', async () => {
  const server = await startTestServer();
  const { id, client } = await server.createKey({ expiresAt: '2026-11-21T13:00:00Z' });
  await mutate(server.root, 'disableApiKey', { id });
  server.clock.advance(3_600_000);
  expect((await readKey(server.root, id)).status).toBe('EXPIRED');
  expectInvalidToken(await client.use(), 'token expired');
  expect((await mutate(server.root, 'enableApiKey', { id })).apiKey.status).toBe('EXPIRED');
  expectInvalidToken(await client.use(), 'token expired');
});

test('disabling touches neither the other keys nor the counters', async () => {
  const server = await startTestServer();
  const { id, client } = await server.createKey({ rateLimit: { perMinute: 3 } });
  const other = await server.createKey();
  await client.use();
  await mutate(server.root, 'disableApiKey', { id });
  expect((await client.use()).status).toBe(401);
  expect((await other.client.use()).status).toBe(200);
  await mutate(server.root, 'enableApiKey', { id });
  expect((await client.use()).headers['x-ratelimit-remaining']).toBe('1');
});
