import { expect, test } from 'vitest';
import { createTenant } from '../support/mutations.ts';
import { startTestServer } from '../support/test-server.ts';

const RATE_LIMITS = `query ($id: ID!) { apiKey(id: $id) { rateLimits {
  perMinute { limit remaining resetsAt } perDay { limit remaining resetsAt }
} } }`;

test('tells what is left of both windows of a key, and spends nothing of it', async () => {
  const server = await startTestServer();
  const { id, client } = await server.createKey({ rateLimit: { perMinute: 3, perDay: 4 } });
  const day = { limit: 4, resetsAt: '2026-11-22T00:00:00.000Z' };
  const minute = (resetsAt: string, remaining: number) => ({
    perMinute: { limit: 3, remaining, resetsAt },
  });
  const read = async () =>
    (await server.root.data<{ apiKey: unknown }>(RATE_LIMITS, { id })).apiKey;
  for (let time = 0; time < 2; time += 1) {
    expect(await read()).toEqual({
      rateLimits: { ...minute('2026-11-21T12:01:00.000Z', 3), perDay: { ...day, remaining: 4 } },
    });
  }
  await client.use();
  await client.use();
  expect(await read()).toEqual({
    rateLimits: { ...minute('2026-11-21T12:01:00.000Z', 1), perDay: { ...day, remaining: 2 } },
  });
  server.clock.advance(60_000);
  expect(await read()).toEqual({
    rateLimits: { ...minute('2026-11-21T12:02:00.000Z', 3), perDay: { ...day, remaining: 2 } },
  });
});

test('is null for a key without limits', async () => {
  const server = await startTestServer();
  const { id } = await server.createKey({ rateLimit: null });
  expect(await server.root.data(RATE_LIMITS, { id })).toEqual({ apiKey: { rateLimits: null } });
});

test('needs usage:read, by whatever way the key is reached', async () => {
  const server = await startTestServer();
  const { client, id } = await createTenant(server, { scopes: ['keys:read'] });
  const error = await client.error(RATE_LIMITS, { id });
  expect(error.extensions.details).toEqual(['missing_scope: usage:read']);
  const own = await client.error('{ viewer { apiKey { rateLimits { perDay { limit } } } } }');
  expect(own.extensions.details).toEqual(['missing_scope: usage:read']);
});
