import { expect, test } from 'vitest';
import type { Client } from '../support/client.ts';
import { createTenant, mutate, readKey } from '../support/mutations.ts';
import { startTestServer, type TestKey, type TestServer } from '../support/test-server.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const MONDAY = Date.parse('2026-11-23T00:00:00Z');

interface Counts {
  readonly accepted: number;
  readonly refused: Readonly<Record<string, number>>;
}

interface Bucket extends Counts {
  readonly startsAt: string;
}

interface Usage extends Counts {
  readonly from: string;
  readonly to: string;
  readonly buckets: readonly Bucket[];
}

const COUNTS =
  'accepted refused { perMinute perDay expired disabled revoked insufficientScope total }';
const USAGE = `query ($id: ID!, $from: DateTime, $to: DateTime, $interval: UsageInterval!) {
  apiKey(id: $id) { usage(from: $from, to: $to, interval: $interval) {
    from to ${COUNTS} buckets { startsAt ${COUNTS} }
  } }
}`;

async function readUsage(
  client: Client,
  variables: Readonly<Record<string, unknown>>,
): Promise<Usage> {
  const { apiKey } = await client.data<{ apiKey: { usage: Usage } }>(USAGE, variables);
  return apiKey.usage;
}

/** What a client wrote down itself: how many answers of each kind it got in each hour. */
type Tally = Map<number, Record<string, number>>;

/** The kind of an answer, as usage calls it. */
function kindOf(message: string | undefined): string {
  if (message === undefined) return 'accepted';
  if (message.includes('per-minute')) return 'perMinute';
  if (message.includes('daily')) return 'perDay';
  return message.replace('Invalid access token: token ', '');
}

async function noteUse(server: TestServer, client: Client, tally: Tally): Promise<void> {
  const { body } = await client.use();
  const hour = server.clock.now() - (server.clock.now() % HOUR_MS);
  const counts = tally.get(hour) ?? {};
  const kind = kindOf(body.errors?.[0]?.message);
  tally.set(hour, { ...counts, [kind]: (counts[kind] ?? 0) + 1 });
}

/** What the buckets of a length must be, given what the client wrote down. */
function bucketsOf(tally: Tally, lengthMs: number): readonly Bucket[] {
  const buckets = new Map<number, Record<string, number>>();
  for (const [hour, counts] of tally) {
    const bucket = buckets.get(hour - (hour % lengthMs)) ?? {};
    for (const [kind, count] of Object.entries(counts)) bucket[kind] = (bucket[kind] ?? 0) + count;
    buckets.set(hour - (hour % lengthMs), bucket);
  }
  return [...buckets].map(([start, counts]) => ({
    startsAt: new Date(start).toISOString(),
    ...countsOf(counts),
  }));
}

function countsOf({ accepted = 0, ...given }: Readonly<Record<string, number>>): Counts {
  const total = Object.values(given).reduce((sum, count) => sum + count, 0);
  const none = {
    perMinute: 0,
    perDay: 0,
    expired: 0,
    disabled: 0,
    revoked: 0,
    insufficientScope: 0,
  };
  return { accepted, refused: { ...none, ...given, total } };
}

/** A week in which a key meets each reason to be refused; the last one at its very end. */
async function liveThroughAWeek(server: TestServer, key: TestKey): Promise<Tally> {
  const tally: Tally = new Map();
  const { id, client } = key;
  const use = async (times: number): Promise<void> => {
    for (let sent = 0; sent < times; sent += 1) await noteUse(server, client, tally);
  };
  for (let day = 0; day < 7; day += 1) {
    for (const hour of [0, 9, 23]) {
      server.clock.set(MONDAY + day * DAY_MS + hour * HOUR_MS);
      await use(1 + ((day + hour) % 5));
      server.clock.advance(59 * 60_000 + 59_999);
      await use(day % 3);
    }
    await mutate(server.root, 'disableApiKey', { id });
    await use(1);
    await mutate(server.root, 'enableApiKey', { id });
    if (day !== 4) continue;
    const expiresAt = new Date(server.clock.now() + 1).toISOString();
    await mutate(server.root, 'updateApiKey', { id, expiresAt });
    server.clock.advance(1);
    await use(2);
    await mutate(server.root, 'updateApiKey', { id, expiresAt: null });
  }
  await mutate(server.root, 'rotateApiKey', { id });
  await use(2);
  await mutate(server.root, 'revokeApiKey', { id });
  await use(1);
  return tally;
}

test('tells of a week what the client counted itself, by the hour and by the day', async () => {
  const server = await startTestServer();
  const key = await server.createKey({ rateLimit: { perMinute: 3, perDay: 7 } });
  const tally = await liveThroughAWeek(server, key);
  const week = {
    id: key.id,
    from: '2026-11-23T00:00:00Z',
    to: new Date(server.clock.now()).toISOString(),
  };
  const hourly = await readUsage(server.root, { ...week, interval: 'HOUR' });
  const daily = await readUsage(server.root, { ...week, interval: 'DAY' });
  expect(hourly.buckets).toEqual(bucketsOf(tally, HOUR_MS));
  expect(daily.buckets).toEqual(bucketsOf(tally, DAY_MS));

  const [sum] = bucketsOf(tally, 365 * DAY_MS);
  for (const { accepted, refused } of [hourly, daily]) {
    expect({ accepted, refused }).toEqual({ accepted: sum?.accepted, refused: sum?.refused });
  }
  for (const reason of ['perMinute', 'perDay', 'expired', 'disabled', 'revoked']) {
    expect(hourly.refused[reason], `the week has ${reason}`).toBeGreaterThan(0);
  }
});

test('survives a restart, down to the last use', async () => {
  const first = await startTestServer();
  const key = await first.createKey({ rateLimit: { perMinute: 3, perDay: 7 } });
  await liveThroughAWeek(first, key);
  const to = new Date(first.clock.now()).toISOString();
  const week = { id: key.id, from: '2026-11-23T00:00:00Z', to, interval: 'HOUR' };
  const before = await readUsage(first.root, week);
  const { lastUsedAt } = await readKey(first.root, key.id);
  await first.stop();
  const second = await startTestServer({ folder: first.folder, clock: first.clock });
  expect(await readUsage(second.root, week)).toEqual(before);
  expect((await readKey(second.root, key.id)).lastUsedAt).toBe(lastUsedAt);
  expect(lastUsedAt).not.toBeNull();
});

test('goes on counting after a restart in the same hour, what is refused too', async () => {
  const first = await startTestServer();
  const key = await first.createKey({ rateLimit: { perMinute: 1 } });
  first.clock.advance(1_000);
  for (let sent = 0; sent < 3; sent += 1) await key.client.use();
  await first.stop();
  const second = await startTestServer({ folder: first.folder, clock: first.clock });
  await second.as(key.secret).use();
  second.clock.advance(60_000);
  await second.as(key.secret).use();
  const { buckets } = await readUsage(second.root, { id: key.id, interval: 'HOUR' });
  const counts = countsOf({ accepted: 2, perMinute: 3 });
  expect(buckets).toEqual([{ startsAt: '2026-11-21T12:00:00.000Z', ...counts }]);
});

test('counts an operation by its cost, and a refused one once', async () => {
  const server = await startTestServer();
  const { id, client } = await server.createKey({ rateLimit: { perMinute: 5 } });
  server.clock.advance(1_000);
  await client.data('{ a: __typename b: __typename c: __typename }');
  expect((await client.query('{ a: __typename b: __typename c: __typename }')).status).toBe(429);
  const { accepted, refused } = await readUsage(server.root, { id, interval: 'HOUR' });
  expect({ accepted, refused }).toEqual(countsOf({ accepted: 3, perMinute: 1 }));
});

test('counts a key that revokes itself as used once, whatever its answer holds', async () => {
  const server = await startTestServer();
  const { id, client } = await createTenant(server, { scopes: ['keys:write', 'usage:read'] });
  server.clock.advance(1_000);
  await client.query(
    `mutation { revokeApiKey(input: { id: "${id}" }) { apiKey { usage { accepted } } } }`,
  );
  const { accepted, refused } = await readUsage(server.root, { id, interval: 'HOUR' });
  expect({ accepted, refused }).toEqual(countsOf({ accepted: 1 }));
});

test('tells of each key its own uses, and of an unused one nothing', async () => {
  const server = await startTestServer();
  const used = await server.createKey();
  const unused = await server.createKey();
  await used.client.use();
  expect((await readUsage(server.root, { id: used.id, interval: 'DAY' })).accepted).toBe(1);
  const { accepted, refused, buckets } = await readUsage(server.root, {
    id: unused.id,
    interval: 'DAY',
  });
  expect({ accepted, refused, buckets }).toEqual({ ...countsOf({}), buckets: [] });
});

test('tells a use as soon as it is made, also in the first instant of an hour', async () => {
  const server = await startTestServer();
  const { id, client } = await server.createKey();
  server.clock.set('2026-11-21T13:00:00.000Z');
  await client.use();
  for (const interval of ['HOUR', 'DAY']) {
    expect((await readUsage(server.root, { id, interval })).accepted, interval).toBe(1);
  }
});

test('covers 24 hours or 30 days up to now unless told otherwise, in whole parts', async () => {
  const server = await startTestServer();
  const { id } = await server.createKey();
  server.clock.set('2026-11-21T12:30:00Z');
  expect(await readUsage(server.root, { id, interval: 'HOUR' })).toMatchObject({
    from: '2026-11-20T13:00:00.000Z',
    to: '2026-11-21T13:00:00.000Z',
  });
  expect(await readUsage(server.root, { id, interval: 'DAY' })).toMatchObject({
    from: '2026-10-23T00:00:00.000Z',
    to: '2026-11-22T00:00:00.000Z',
  });
});

test('begins with `from` and ends before `to`', async () => {
  const server = await startTestServer();
  const { id, client } = await server.createKey();
  for (const hour of [13, 14, 15]) {
    server.clock.set(`2026-11-21T${hour}:00:00Z`);
    await client.use();
  }
  const range = { from: '2026-11-21T14:00:00Z', to: '2026-11-21T15:00:00Z' };
  const usage = await readUsage(server.root, { id, ...range, interval: 'HOUR' });
  expect(usage.buckets.map(({ startsAt }) => startsAt)).toEqual(['2026-11-21T14:00:00.000Z']);
});

test('covers at most 92 days, and no time backwards', async () => {
  const server = await startTestServer();
  const { id } = await server.createKey();
  const to = '2026-11-21T00:00:00Z';
  for (const interval of ['HOUR', 'DAY']) {
    await readUsage(server.root, { id, from: '2026-08-21T00:00:00Z', to, interval });
    for (const from of [
      '2026-08-20T23:59:59.999Z',
      '2026-11-21T00:00:00Z',
      '2027-01-01T00:00:00Z',
    ]) {
      const error = await server.root.error(USAGE, { id, from, to, interval });
      expect(error.extensions).toMatchObject({
        code: 'INVALID_ARGUMENT',
        context: { field: 'from' },
      });
    }
  }
});

test('rounds down to where it begins and up to where it ends, also before 1970', async () => {
  const server = await startTestServer();
  const { id } = await server.createKey();
  const range = { from: '1969-12-31T00:30:00Z', to: '1969-12-31T01:00:00Z' };
  expect(await readUsage(server.root, { id, ...range, interval: 'HOUR' })).toMatchObject({
    from: '1969-12-31T00:00:00.000Z',
    to: '1969-12-31T01:00:00.000Z',
  });
  expect(await readUsage(server.root, { id, ...range, interval: 'DAY' })).toMatchObject({
    from: '1969-12-31T00:00:00.000Z',
    to: '1970-01-01T00:00:00.000Z',
  });
});

test.each([
  ['to', { to: '9999-12-31T23:30:00Z' }],
  ['from', { to: '0000-01-01T00:00:00Z' }],
])('begins and ends in years that can be written: %s', async (field, range) => {
  const server = await startTestServer();
  const { id } = await server.createKey();
  for (const interval of ['HOUR', 'DAY']) {
    const error = await server.root.error(USAGE, { id, ...range, interval });
    expect(error.extensions).toMatchObject({ code: 'INVALID_ARGUMENT', context: { field } });
  }
});

test('needs usage:read', async () => {
  const server = await startTestServer();
  const { client, id } = await createTenant(server, { scopes: ['keys:read'] });
  server.clock.advance(1_000);
  const error = await client.error(USAGE, { id, interval: 'HOUR' });
  expect(error.extensions.details).toEqual(['missing_scope: usage:read']);
  const allowed = await createTenant(server, { scopes: ['keys:read', 'usage:read'] });
  expect((await readUsage(allowed.client, { id: allowed.id, interval: 'HOUR' })).accepted).toBe(1);
});
