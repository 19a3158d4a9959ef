import { expect, test } from 'vitest';
import {
  expectInvalidToken,
  GENEROUS,
  mutate,
  readKey,
  readOwnAccount,
  refuse,
} from '../support/mutations.ts';
import { startTestServer } from '../support/test-server.ts';

test('keeps when and why, and the key stays listed', async () => {
  const server = await startTestServer();
  const { id } = await server.createKey({ label: 'Production' });
  server.clock.advance(1_500);
  const { apiKey } = await mutate(server.root, 'revokeApiKey', { id, reason: ' leaked in a log ' });
  expect(apiKey).toMatchObject({
    label: 'Production',
    status: 'REVOKED',
    revokedAt: '2026-11-21T12:00:01.500Z',
    revokeReason: 'leaked in a log',
  });
  server.clock.advance(86_400_000);
  expect(await readKey(server.root, id)).toEqual(apiKey);
});

test('needs no reason', async () => {
  const server = await startTestServer();
  const { id } = await server.createKey();
  const { apiKey } = await mutate(server.root, 'revokeApiKey', { id });
  expect(apiKey.revokeReason).toBeNull();
});

test('accepts a reason of 1 to 256 characters, naming the field otherwise', async () => {
  const server = await startTestServer();
  const { id } = await server.createKey();
  for (const reason of ['', ' ', '🔑'.repeat(257), 'a\u0007b']) {
    const error = await refuse(server.root, 'revokeApiKey', { id, reason });
    expect(error.extensions.code).toBe('INVALID_ARGUMENT');
    expect(error.extensions.context).toEqual({ field: 'reason' });
  }
  const reason = '🔑'.repeat(256);
  const { apiKey } = await mutate(server.root, 'revokeApiKey', { id, reason });
  expect(apiKey.revokeReason).toBe(reason);
});

test('is final: a revoked key can be neither changed nor revoked again', async () => {
  const server = await startTestServer();
  const { id, client } = await server.createKey();
  const { apiKey } = await mutate(server.root, 'revokeApiKey', { id, reason: 'the first' });
  server.clock.advance(1_000);
  for (const [mutation, input] of Object.entries({
    updateApiKey: { label: 'another' },
    rotateApiKey: {},
    disableApiKey: {},
    enableApiKey: {},
    revokeApiKey: { reason: 'the second' },
  })) {
    const error = await refuse(server.root, mutation, { id, ...input });
    expect(error.extensions, mutation).toMatchObject({
      code: 'FAILED_PRECONDITION',
      category: 'CONFLICT',
      http_status: 409,
    });
  }
  expect(await readKey(server.root, id)).toEqual(apiKey);
  expectInvalidToken(await client.use(), 'token revoked');
});

test('ends every secret of a key that is being rotated', async () => {
  const server = await startTestServer();
  const { id, client } = await server.createKey({ rateLimit: GENEROUS });
  const { secret } = await mutate(server.root, 'rotateApiKey', { id, overlapSeconds: 3_600 });
  await mutate(server.root, 'revokeApiKey', { id });
  expectInvalidToken(await client.use(), 'token revoked');
  expectInvalidToken(await server.as(secret).use(), 'token revoked');
});

test('comes before expiry and disabling', async () => {
  const server = await startTestServer();
  const { id, client } = await server.createKey({ expiresAt: '2026-11-21T13:00:00Z' });
  await mutate(server.root, 'disableApiKey', { id });
  await mutate(server.root, 'revokeApiKey', { id });
  server.clock.advance(3_600_000);
  expect((await readKey(server.root, id)).status).toBe('REVOKED');
  expectInvalidToken(await client.use(), 'token revoked');
});

test('makes room for another key in a full account', async () => {
  const server = await startTestServer();
  const { id } = await server.createKey();
  for (let made = 1; made < 10; made += 1) await server.createKey();
  await refuse(server.root, 'createApiKey', { label: 'one more' });
  await mutate(server.root, 'revokeApiKey', { id });
  expect((await readOwnAccount(server.root)).keyCount).toBe(9);
  await mutate(server.root, 'createApiKey', { label: 'one more' });
  expect((await readOwnAccount(server.root)).keyCount).toBe(10);
});
