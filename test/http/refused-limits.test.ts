import { expect, test } from 'vitest';
import { createTollkeyClient } from '../../src/client/tollkey-client.ts';
import { send } from '../support/client.ts';
import { fieldsThatCost } from '../support/documents.ts';
import { expectRefusal } from '../support/envelope.ts';
import { startTestServer } from '../support/test-server.ts';

test('tells in the envelope what Retry-After tells, and which window refused', async () => {
  const server = await startTestServer();
  const { client } = await server.createKey({ rateLimit: { perMinute: 1, perDay: 9 } });
  await client.use();
  server.clock.set('2026-11-21T12:00:23.456Z');
  const refused = await client.use();
  const { extensions } = expectRefusal(server, refused, 'QUOTA_EXCEEDED');
  expect(refused.headers['retry-after']).toBe('37');
  expect(extensions.details).toEqual(['quota_type: per-minute', 'limit: 1', 'retry_after: 37']);
  expect(extensions.context).toEqual({ window: 'minute', resets_at: '2026-11-21T12:01:00.000Z' });

  const daily = await server.createKey({ rateLimit: { perMinute: 9, perDay: 1 } });
  await daily.client.use();
  const late = await daily.client.use();
  const { details, context } = expectRefusal(server, late, 'QUOTA_EXCEEDED').extensions;
  expect(details?.at(-1)).toBe(`retry_after: ${late.headers['retry-after']}`);
  expect(context).toEqual({ window: 'day', resets_at: '2026-11-22T00:00:00.000Z' });
});

test('names no time where no wait helps an operation that costs more than its window', async () => {
  const server = await startTestServer();
  const { client } = await server.createKey({ rateLimit: { perMinute: 2, perDay: 9 } });
  const refused = await client.query(fieldsThatCost(3));
  const { extensions } = expectRefusal(server, refused, 'QUOTA_EXCEEDED');
  expect(refused.headers).not.toHaveProperty('retry-after');
  expect(refused.headers).not.toHaveProperty('x-ratelimit-reset');
  expect(refused.headers).toMatchObject({ 'x-ratelimit-limit': '2', 'x-ratelimit-remaining': '2' });
  expect(extensions.details?.join()).not.toContain('retry_after');
  expect(extensions.context).toEqual({ window: 'minute' });
});

test('tells of no time where the key expires first, also through the client', async () => {
  const server = await startTestServer();
  const { client, secret } = await server.createKey({
    rateLimit: { perMinute: 1, perDay: 9 },
    expiresAt: '2026-11-21T12:00:50.000Z',
  });
  await client.use();
  const headers = { 'access-token': secret };
  for (const refused of [
    await client.use(),
    await send(server.url, { method: 'GET', path: '/verify', headers }),
  ]) {
    expect(refused.status).toBe(429);
    expect(refused.headers).not.toHaveProperty('retry-after');
    expect(refused.headers).not.toHaveProperty('x-ratelimit-reset');
  }
  // The date of an answer is the machine's, and so is the client's clock: the day is theirs.
  const tollkey = createTollkeyClient({ url: server.url });
  const verdict = await tollkey.verify({ secret });
  expect(verdict).toMatchObject({ code: 'QUOTA_EXCEEDED', retryAt: null });
  expect(verdict.rateLimits?.perMinute).toMatchObject({ limit: 1, remaining: 0 });
});
