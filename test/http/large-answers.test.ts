import { expect, test } from 'vitest';
import type { Received } from '../support/client.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const HOUR_MS = 3_600_000;

/** A key that was used in each of so many hours, and may read that. */
async function createUsedKey(server: TestServer, hours: number) {
  const key = await server.createKey({
    scopes: ['keys:read', 'usage:read'],
    rateLimit: { perMinute: 1_000, perDay: 10_000 },
  });
  for (let hour = 0; hour < hours; hour += 1) {
    await key.client.use();
    server.clock.advance(HOUR_MS);
  }
  return key;
}

function remainingOf({ headers }: Received): number {
  return Number(headers['x-ratelimit-remaining']);
}

const quarter = (server: TestServer): string =>
  `usage(interval: HOUR, from: "${new Date(server.clock.now() - 90 * 24 * HOUR_MS).toISOString()}")`;

test('charges an answer that can be large a use for each 5,000 points, and says so', async () => {
  const server = await startTestServer();
  const key = await createUsedKey(server, 1);
  const before = remainingOf(await key.client.use());
  const query = `{ apiKey(id: "${key.id}") { ${quarter(server)} {
    buckets { startsAt accepted refused { total perMinute perDay expired disabled revoked } }
  } } }`;
  const answer = await key.client.query(query);
  const { extensions } = answer.body as { extensions?: { cost?: Record<string, number> } };
  const cost = extensions?.cost;
  expect(cost?.uses).toBe(Math.ceil((cost?.complexity ?? 0) / 5_000));
  expect(cost?.uses).toBeGreaterThan(3);
  expect(before - remainingOf(answer)).toBe(cost?.uses);
});

test('charges what comes of aliases, lists and long names', async () => {
  const server = await startTestServer();
  const { client } = await createUsedKey(server, 1);
  const complexityOf = async (query: string): Promise<number> => {
    const { body } = await client.query(query);
    const { cost } = (body as { extensions?: { cost?: { complexity: number } } }).extensions ?? {};
    return cost?.complexity ?? 0;
  };
  const page = (fields: string): string => `{ apiKeys(first: 100) { nodes { ${fields} } } }`;
  const aliases = (count: number): string =>
    Array.from({ length: count }, (_, index) => `a${index}: metadata`).join(' ');
  const one = await complexityOf(page('metadata label'));
  expect(await complexityOf(page(aliases(2)))).toBeGreaterThan(1.9 * one);
  expect(await complexityOf(page('secrets(first: 60) { nodes { prefix } }'))).toBeGreaterThan(
    6_000,
  );
  expect(await complexityOf(page(`${'a'.repeat(20_000)}: id`))).toBeGreaterThan(20_000);
  const wide = 'usage { a: buckets { accepted } b: buckets { accepted } c: buckets { accepted } }';
  expect(await complexityOf(page(wide))).toBeGreaterThan(7_500);
});

test.each([
  [
    'a quarter of many keys by the hour',
    (server: TestServer) =>
      `{ apiKeys(first: 45) { nodes { ${quarter(server)} { buckets { accepted } } } } }`,
  ],
  [
    'all secrets of a page, with aliases',
    () =>
      `{ apiKeys(first: 100) { nodes { ${Array.from({ length: 28 }, (_, index) => `a${index}: secrets(first: 100) { nodes { prefix } }`).join(' ')} } } }`,
  ],
  [
    'a name of 60,000 characters for each key',
    () => `{ apiKeys(first: 100) { nodes { ${'a'.repeat(60_000)}: id } } }`,
  ],
  [
    'the whole schema ten times',
    () =>
      `{ ${Array.from({ length: 10 }, (_, index) => `a${index}: __schema { types { name description fields { name description type { name kind ofType { name } } } } }`).join(' ')} }`,
  ],
])('refuses %s, and says how much may be', async (_what, write) => {
  const server = await startTestServer();
  const { client } = await server.createKey({ scopes: ['keys:read', 'usage:read'] });
  const { status, body } = await client.query(write(server));
  expect(status).toBe(400);
  expect(body.errors?.[0]?.message).toContain('at most 30000 is allowed');
});

test('verifies calls while it writes a large answer, not behind it', async () => {
  const server = await startTestServer();
  const key = await createUsedKey(server, 600);
  const called = await server.createKey();
  const order: string[] = [];
  const large = key.client
    .query(`{ apiKey(id: "${key.id}") { ${quarter(server)} {
      buckets { startsAt accepted refused { total perMinute perDay expired disabled revoked } }
      again: buckets { startsAt accepted }
    } } }`)
    .then(({ body }) => {
      order.push('large');
      return body;
    });
  for (let call = 0; call < 3; call += 1) {
    await called.client.use();
    order.push('call');
  }
  expect(JSON.stringify(await large).length).toBeGreaterThan(60_000);
  expect(order[0]).toBe('call');
});
