import { expect, test } from 'vitest';
import { createTenant, mutate, readKey, refuse } from '../support/mutations.ts';
import { startTestServer } from '../support/test-server.ts';

test('only an operator makes a key without limits, or lifts the limits of one', async () => {
  const server = await startTestServer();
  const scopes = ['keys:*', 'accounts:*', 'usage:*', 'audit:*'];
  const { client } = await createTenant(server, { scopes });
  const { apiKey } = await mutate(client, 'createApiKey', { label: 'limited' });
  for (const error of [
    await refuse(client, 'createApiKey', { label: 'new', rateLimit: null }),
    await refuse(client, 'updateApiKey', { id: apiKey.id, rateLimit: null }),
  ]) {
    expect(error.extensions.code).toBe('PERMISSION_DENIED');
    expect(error.extensions.context).toEqual({ scope: '*' });
  }
  expect((await readKey(client, apiKey.id)).rateLimit).toEqual({ perMinute: 60, perDay: 1_000 });
  const lifted = await mutate(server.root, 'updateApiKey', { id: apiKey.id, rateLimit: null });
  expect(lifted.apiKey.rateLimit).toBeNull();
  const made = await mutate(server.root, 'createApiKey', { label: 'service', rateLimit: null });
  expect(made.apiKey.rateLimit).toBeNull();
});

test('an owner may edit the rest of a key whose limits an operator lifted', async () => {
  const server = await startTestServer();
  const { client, accountId } = await createTenant(server, { scopes: ['keys:write'] });
  const { id } = await server.createKey({ accountId, rateLimit: null });
  const { apiKey } = await mutate(client, 'updateApiKey', { id, label: 'renamed' });
  expect(apiKey).toMatchObject({ label: 'renamed', rateLimit: null });
});

test('a key without limits is refused by none and carries no headers of any', async () => {
  const server = await startTestServer();
  const { client } = await server.createKey({ rateLimit: null });
  const aliases = Array.from({ length: 30 }, (_, index) => `use${index}: __typename`).join(' ');
  for (let sent = 0; sent < 5; sent += 1) await client.data(`{ ${aliases} }`);
  const answer = await client.use();
  expect(answer.status).toBe(200);
  expect(Object.keys(answer.headers).filter((name) => name.includes('ratelimit'))).toEqual([]);
  const { viewer } = await client.data<{ viewer: { rateLimits: unknown } }>(
    '{ viewer { rateLimits { perDay { remaining } } } }',
  );
  expect(viewer.rateLimits).toBeNull();
});
