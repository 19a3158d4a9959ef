import { expect, test } from 'vitest';
import type { Client } from '../support/client.ts';
import { openDatabaseFile } from '../support/database-file.ts';
import { createTenant, mutate } from '../support/mutations.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const HOUR_MS = 3_600_000;

interface Usage {
  readonly from: string;
  readonly to: string;
  readonly accepted: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly buckets: readonly { readonly startsAt: string; readonly accepted: number }[];
}

const USAGE = `query (
  $accountId: ID, $from: DateTime, $to: DateTime, $interval: UsageInterval! = HOUR
) { usage(accountId: $accountId, from: $from, to: $to, interval: $interval) {
  from to accepted refused { perMinute perDay expired disabled revoked insufficientScope total }
  buckets { startsAt accepted refused { total } }
} }`;

async function readUsage(
  client: Client,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<Usage> {
  return (await client.data<{ usage: Usage }>(USAGE, variables)).usage;
}

/** What the keys of an account say one by one, in sum. */
async function sumOfKeys(server: TestServer, variables: Readonly<Record<string, unknown>>) {
  const { apiKeys } = await server.root.data<{ apiKeys: { nodes: { usage: Usage }[] } }>(
    `query ($accountId: ID, $from: DateTime) { apiKeys(accountId: $accountId, first: 10) { nodes {
      usage(from: $from) { accepted refused { total } buckets { startsAt accepted } }
    } } }`,
    variables,
  );
  const usages = apiKeys.nodes.map(({ usage }) => usage);
  const buckets = new Map<string, number>();
  for (const { startsAt, accepted } of usages.flatMap((usage) => usage.buckets)) {
    buckets.set(startsAt, (buckets.get(startsAt) ?? 0) + accepted);
  }
  return {
    accepted: usages.reduce((sum, usage) => sum + usage.accepted, 0),
    total: usages.reduce((sum, usage) => sum + Number(usage.refused.total), 0),
    buckets: [...buckets].sort(),
  };
}

async function expectSumOfKeys(server: TestServer, variables: Readonly<Record<string, unknown>>) {
  const keys = await sumOfKeys(server, variables);
  const { accepted, refused, buckets } = await readUsage(server.root, variables);
  expect({
    accepted,
    total: refused.total,
    buckets: buckets
      .filter((bucket) => bucket.accepted > 0)
      .map((bucket) => [bucket.startsAt, bucket.accepted]),
  }).toEqual({ ...keys, buckets: keys.buckets.filter(([, count]) => Number(count) > 0) });
}

test("is the sum of the account's keys in every hour, however often it is asked", async () => {
  const server = await startTestServer();
  const { accountId, client } = await createTenant(server);
  const small = await server.createKey({ accountId, rateLimit: { perMinute: 2 } });
  const from = new Date(server.clock.now()).toISOString();
  for (const hours of [0, 1, 1, 3, 20, 30]) {
    server.clock.advance(hours * HOUR_MS);
    await client.use();
    for (let use = 0; use < 3; use += 1) await small.client.use();
    await expectSumOfKeys(server, { accountId, from });
    await client.use();
    await expectSumOfKeys(server, { accountId, from });
  }
  const { accepted, refused, buckets } = await readUsage(server.root, { accountId, from });
  expect({ accepted, refused: refused.perMinute }).toEqual({ accepted: 24, refused: 6 });
  expect(buckets.map(({ startsAt }) => startsAt.slice(5, 13))).toEqual([
    '11-21T12',
    '11-21T13',
    '11-21T14',
    '11-21T17',
    '11-22T13',
    '11-23T19',
  ]);
  const daily = await readUsage(server.root, { accountId, from, interval: 'DAY' });
  expect(daily.buckets.map(({ startsAt }) => startsAt.slice(5, 10))).toEqual([
    '11-21',
    '11-22',
    '11-23',
  ]);
  expect(daily.accepted).toBe(accepted);
});

test('counts revoked and expired keys and the root key', async () => {
  const server = await startTestServer();
  const { accountId } = await createTenant(server);
  const revoked = await server.createKey({ accountId });
  const expired = await server.createKey({ accountId, expiresAt: '2026-11-21T12:00:01Z' });
  await revoked.client.use();
  await expired.client.use();
  await mutate(server.root, 'revokeApiKey', { id: revoked.id });
  server.clock.advance(1_000);
  await revoked.client.use();
  await expired.client.use();
  expect(await readUsage(server.root, { accountId })).toMatchObject({
    accepted: 2,
    refused: { revoked: 1, expired: 1, total: 2 },
  });
  const rootUses = (await readUsage(server.root)).accepted - 2;
  expect(rootUses).toBeGreaterThan(2);
  expect((await readUsage(server.root)).accepted).toBe(rootUses + 3);
});

test('shows an operator the uses of all accounts unless one is named, others their own', async () => {
  const server = await startTestServer();
  const scopes = ['usage:read'];
  const a = await createTenant(server, { scopes });
  const b = await createTenant(server, { scopes });
  for (let use = 0; use < 3; use += 1) await a.client.use();
  // Asking is a use of the asker.
  expect((await readUsage(a.client)).accepted).toBe(4);
  expect((await readUsage(b.client)).accepted).toBe(1);
  expect((await readUsage(a.client, { accountId: a.accountId })).accepted).toBe(5);
  expect((await readUsage(server.root, { accountId: a.accountId })).accepted).toBe(5);
  expect((await readUsage(server.root)).accepted).toBeGreaterThan(6);
  const error = await a.client.error(USAGE, { accountId: b.accountId });
  expect(error.extensions.code).toBe('NOT_FOUND');
});

test('survives a restart in the middle of it, and has no use twice', async () => {
  const first = await startTestServer();
  const { accountId, client, secret } = await createTenant(first);
  const from = new Date(first.clock.now()).toISOString();
  await client.use();
  first.clock.advance(HOUR_MS);
  await client.use();
  expect((await readUsage(first.root, { accountId, from })).accepted).toBe(2);
  await first.stop();
  const second = await startTestServer({ folder: first.folder, clock: first.clock });
  expect((await readUsage(second.root, { accountId, from })).accepted).toBe(2);
  await second.as(secret).use();
  second.clock.advance(50 * HOUR_MS);
  await second.as(secret).use();
  for (let time = 0; time < 2; time += 1) {
    await expectSumOfKeys(second, { accountId, from });
    expect((await readUsage(second.root, { accountId, from })).accepted).toBe(4);
  }
});

test('sums an hour up again when the clock was put back into it', async () => {
  const server = await startTestServer();
  const { accountId, client } = await createTenant(server);
  const late = await server.createKey({ accountId });
  const from = '2026-11-21T10:00:00Z';
  await client.use();
  server.clock.advance(5 * HOUR_MS);
  await client.use();
  expect((await readUsage(server.root, { accountId, from })).accepted).toBe(2);
  server.clock.advance(-4 * HOUR_MS);
  await late.client.use();
  await client.use();
  const to = '2026-11-21T18:00:00Z';
  expect((await readUsage(server.root, { accountId, from, to })).accepted).toBe(4);
  server.clock.advance(5 * HOUR_MS);
  expect((await readUsage(server.root, { accountId, from })).accepted).toBe(4);
});

test('has the uses of an hour before the very first, when the clock was put back into it', async () => {
  const server = await startTestServer();
  const { accountId, client } = await createTenant(server);
  const from = '2026-11-21T10:00:00Z';
  await client.use();
  expect((await readUsage(server.root, { accountId, from })).accepted).toBe(1);
  server.clock.advance(-HOUR_MS);
  await client.use();
  const to = '2026-11-21T18:00:00Z';
  expect((await readUsage(server.root, { accountId, from, to })).accepted).toBe(2);
  server.clock.advance(5 * HOUR_MS);
  expect((await readUsage(server.root, { accountId, from })).accepted).toBe(2);
});

test('an hour that is over is read from its sum, not from each key again', async () => {
  const server = await startTestServer();
  const { accountId, client } = await createTenant(server);
  await client.use();
  server.clock.advance(HOUR_MS);
  await readUsage(server.root, { accountId });
  const rows = openDatabaseFile(server)
    .prepare('select account_id, accepted from usage_totals where accepted > 0 order by account_id')
    .all();
  expect(rows).toContainEqual({ account_id: accountId, accepted: 1 });
  expect(rows).toHaveLength(3);
});

test('covers 24 hours or 30 days up to now unless told otherwise, and at most 92 days', async () => {
  const server = await startTestServer();
  server.clock.set('2026-11-21T12:30:00Z');
  expect(await readUsage(server.root)).toMatchObject({
    from: '2026-11-20T13:00:00.000Z',
    to: '2026-11-21T13:00:00.000Z',
  });
  expect(await readUsage(server.root, { interval: 'DAY' })).toMatchObject({
    from: '2026-10-23T00:00:00.000Z',
    to: '2026-11-22T00:00:00.000Z',
  });
  const error = await server.root.error(USAGE, { from: '2026-08-20T00:00:00Z' });
  expect(error.extensions).toMatchObject({ code: 'INVALID_ARGUMENT', context: { field: 'from' } });
});

test('needs usage:read', async () => {
  const server = await startTestServer();
  const { client } = await createTenant(server, { scopes: ['keys:read'] });
  const error = await client.error(USAGE);
  expect(error.extensions.details).toEqual(['missing_scope: usage:read']);
});
