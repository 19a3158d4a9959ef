import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rateLimitHeaders } from '../../src/http/rate-limit-headers.ts';
import type { Metering } from '../../src/quota/metering.ts';
import type { Received } from '../support/client.ts';
import { fieldsThatCost } from '../support/documents.ts';
import { expectRefusal } from '../support/envelope.ts';
import { startTestServer } from '../support/test-server.ts';

const NOON = '2026-11-21T12:00:00.000Z';
const MIDNIGHT_MS = Date.parse('2026-11-22T00:00:00.000Z');
const NEXT_MINUTE_MS = Date.parse('2026-11-21T12:01:00.000Z');

/** All headers of an answer that speak of limits. */
function limitHeaders({ headers }: Received): Record<string, unknown> {
  const names = Object.keys(headers).filter((name) => /ratelimit|retry-after/.test(name));
  return Object.fromEntries(names.map((name) => [name, headers[name]]));
}

test('tells of both windows, seconds rounded up and the reset in milliseconds', async () => {
  const server = await startTestServer();
  const { client } = await server.createKey();
  server.clock.set('2026-11-21T12:00:23.456Z');
  expect(limitHeaders(await client.use())).toEqual({
    'x-ratelimit-limit': '60',
    'x-ratelimit-remaining': '59',
    'x-ratelimit-reset': String(NEXT_MINUTE_MS),
    'ratelimit-policy': '"minute";q=60;w=60, "day";q=1000;w=86400',
    ratelimit: '"minute";r=59;t=37, "day";r=999;t=43177',
  });
});

test('puts the day in the headers of the seeds when fewer uses are left of it', async () => {
  const server = await startTestServer();
  const { client } = await server.createKey({ rateLimit: { perMinute: 50, perDay: 40 } });
  expect(limitHeaders(await client.use())).toEqual({
    'x-ratelimit-limit': '40',
    'x-ratelimit-remaining': '39',
    'x-ratelimit-reset': String(MIDNIGHT_MS),
    'ratelimit-policy': '"minute";q=50;w=60, "day";q=40;w=86400',
    ratelimit: '"minute";r=49;t=60, "day";r=39;t=43200',
  });
});

test.for([999, 1_000, 1_001, 1_007, 1_100, 2_000, 10_000, 99_999])(
  'tells of %d uses in all their digits',
  async (left) => {
    const server = await startTestServer();
    const rateLimit = { perMinute: Math.min(left + 1, 10_000), perDay: left + 1 };
    const { client } = await server.createKey({ rateLimit });
    const { headers } = await client.use();
    const minute = rateLimit.perMinute - 1;
    expect(headers.ratelimit).toBe(`"minute";r=${minute};t=60, "day";r=${left};t=43200`);
    expect(headers['x-ratelimit-remaining']).toBe(`${minute}`);
  },
);

test('lets the window bind that has fewer uses left, as that changes', async () => {
  const server = await startTestServer();
  const { client } = await server.createKey({ rateLimit: { perMinute: 5, perDay: 7 } });
  const binding: unknown[] = [];
  for (let use = 1; use <= 6; use += 1) {
    if (use === 4) server.clock.advance(60_000);
    const { headers } = await client.use();
    binding.push(`${headers['x-ratelimit-remaining']} of ${headers['x-ratelimit-limit']}`);
  }
  expect(binding).toEqual(['4 of 5', '3 of 5', '2 of 5', '3 of 7', '2 of 7', '1 of 7']);
});

test('lets the later reset bind when equally many uses are left', async () => {
  const server = await startTestServer();
  const { client } = await server.createKey({ rateLimit: { perMinute: 5, perDay: 5 } });
  expect((await client.use()).headers).toMatchObject({
    'x-ratelimit-remaining': '4',
    'x-ratelimit-reset': String(MIDNIGHT_MS),
  });
});

test('gives both windows one reset in the last minute of the day', async () => {
  const server = await startTestServer();
  server.clock.set('2026-11-21T23:59:30.500Z');
  const { client } = await server.createKey({ rateLimit: { perMinute: 5, perDay: 9 } });
  expect(limitHeaders(await client.use())).toMatchObject({
    'x-ratelimit-limit': '5',
    'x-ratelimit-reset': String(MIDNIGHT_MS),
    ratelimit: '"minute";r=4;t=30, "day";r=8;t=30',
  });
});

test('refuses with the headers of the minute, and a retry after exactly Retry-After succeeds', async () => {
  const server = await startTestServer();
  const { client } = await server.createKey({ rateLimit: { perMinute: 1, perDay: 9 } });
  await client.use();
  server.clock.set('2026-11-21T12:00:23.456Z');
  const refused = await client.use();
  expectRefusal(server, refused, 'QUOTA_EXCEEDED');
  expect(limitHeaders(refused)).toEqual({
    'retry-after': '37',
    'x-ratelimit-limit': '1',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(NEXT_MINUTE_MS),
    'ratelimit-policy': '"minute";q=1;w=60, "day";q=9;w=86400',
    ratelimit: '"minute";r=0;t=37, "day";r=8;t=43177',
  });
  server.clock.advance(36_000);
  expect((await client.use()).status).toBe(429);
  server.clock.advance(1_000);
  expect((await client.use()).status).toBe(200);
});

test('refuses with the headers of the day, and a retry after exactly Retry-After succeeds', async () => {
  const server = await startTestServer();
  const { client } = await server.createKey({ rateLimit: { perMinute: 9, perDay: 1 } });
  await client.use();
  server.clock.advance(1);
  const refused = await client.use();
  expectRefusal(server, refused, 'QUOTA_EXCEEDED');
  expect(limitHeaders(refused)).toMatchObject({
    'retry-after': '43200',
    'x-ratelimit-limit': '1',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(MIDNIGHT_MS),
  });
  server.clock.set(MIDNIGHT_MS - 1);
  expect((await client.use()).headers['retry-after']).toBe('1');
  server.clock.set(Date.parse(NOON) + 1 + 43_200_000);
  expect((await client.use()).status).toBe(200);
});

test('names the window that resets later when both refuse', async () => {
  const server = await startTestServer();
  const { client } = await server.createKey({ rateLimit: { perMinute: 4, perDay: 6 } });
  await client.query(fieldsThatCost(3));
  const refused = await client.query(fieldsThatCost(4));
  const { message } = expectRefusal(server, refused, 'QUOTA_EXCEEDED');
  expect(message).toBe('API quota exceeded: daily limit reached');
  expect(limitHeaders(refused)).toMatchObject({
    'retry-after': '43200',
    'x-ratelimit-limit': '6',
    'x-ratelimit-remaining': '3',
    'x-ratelimit-reset': String(MIDNIGHT_MS),
  });
});

test('sends whoever both windows refuse in the last minute of the day to midnight', async () => {
  const server = await startTestServer();
  server.clock.set(MIDNIGHT_MS - 500);
  const { client } = await server.createKey({ rateLimit: { perMinute: 1, perDay: 1 } });
  await client.use();
  const refused = await client.use();
  expect(limitHeaders(refused)).toMatchObject({
    'retry-after': '1',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(MIDNIGHT_MS),
    ratelimit: '"minute";r=0;t=1, "day";r=0;t=1',
  });
  server.clock.advance(1_000);
  expect((await client.use()).status).toBe(200);
});

test('tells of the limits in answers with errors too', async () => {
  const server = await startTestServer();
  const { client } = await server.createKey();
  for (const [document, remaining] of [
    ['{ unparsable', '59'],
    ['{ nothing }', '58'],
    ['{ apiKeys { totalCount } }', '57'],
  ] as const) {
    const { headers } = await client.query(document);
    expect(headers['x-ratelimit-remaining']).toBe(remaining);
    expect(headers).not.toHaveProperty('retry-after');
  }
});

test('tells a key without limits, and whoever has no key, of no limits', async () => {
  const server = await startTestServer();
  expect(limitHeaders(await server.root.use())).toEqual({});
  expect(limitHeaders(await server.as('garbage').use())).toEqual({});
  expect(limitHeaders(await server.as(undefined).use())).toEqual({});
});

test('shows in viewer what the headers say', async () => {
  const server = await startTestServer();
  const { client } = await server.createKey({ rateLimit: { perMinute: 5, perDay: 7 } });
  const windows = 'perMinute { limit remaining resetsAt } perDay { limit remaining resetsAt }';
  const answer = await client.query(`{ viewer { rateLimits { ${windows} } } other: __typename }`);
  expect(answer.headers.ratelimit).toBe('"minute";r=3;t=60, "day";r=5;t=43200');
  expect(answer.body.data?.viewer.rateLimits).toEqual({
    perMinute: { limit: 5, remaining: 3, resetsAt: '2026-11-21T12:01:00.000Z' },
    perDay: { limit: 7, remaining: 5, resetsAt: '2026-11-22T00:00:00.000Z' },
  });
});

// Few values each, so that answers are alike in all but one thing again and again.
const noonMs = Date.parse(NOON);
const resets = [NEXT_MINUTE_MS, NEXT_MINUTE_MS + 60_000, MIDNIGHT_MS];
const anyWindow = (limits: readonly number[]) =>
  fc.record({
    limit: fc.constantFrom(...limits),
    remaining: fc.constantFrom(0, 1, 9, 999, 1_000, 1_005, 10_000, 100_000),
    resetsAt: fc.constantFrom(...resets),
  });
const anyMetering: fc.Arbitrary<Metering> = fc.record({
  state: fc.record({
    perMinute: anyWindow([5, 60]),
    perDay: anyWindow([5, 60, 1_000]),
    at: fc.constantFrom(...[0, 1, 999, 1_000, 1_001, 60_000].map((after) => noonMs + after)),
  }),
  binding: fc.constantFrom('perMinute', 'perDay'),
  retryAt: fc.constantFrom(null, NEXT_MINUTE_MS, MIDNIGHT_MS),
});

test('tells of each answer what is so for it, whatever the answers before it told', () => {
  fc.assert(
    fc.property(fc.array(anyMetering, { minLength: 2, maxLength: 20 }), (meterings) => {
      for (const metering of meterings) {
        const { state, binding, retryAt } = metering;
        const { perMinute, perDay, at } = state;
        const until = (instant: number): number => Math.ceil((instant - at) / 1000);
        expect(rateLimitHeaders(metering)).toEqual({
          'X-RateLimit-Limit': String(state[binding].limit),
          'X-RateLimit-Remaining': String(state[binding].remaining),
          'X-RateLimit-Reset': String(state[binding].resetsAt),
          'RateLimit-Policy': `"minute";q=${perMinute.limit};w=60, "day";q=${perDay.limit};w=86400`,
          RateLimit:
            `"minute";r=${perMinute.remaining};t=${until(perMinute.resetsAt)}, ` +
            `"day";r=${perDay.remaining};t=${until(perDay.resetsAt)}`,
          ...(retryAt !== null && { 'Retry-After': String(until(retryAt)) }),
        });
      }
    }),
    { numRuns: 2_000 },
  );
});
