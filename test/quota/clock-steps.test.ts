import { expect, test } from 'vitest';
import { send } from '../support/client.ts';
import { createTestClock } from '../support/test-clock.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const HOUR = 3_600_000;

type Key = Awaited<ReturnType<TestServer['createKey']>>;

/** Uses a key so many times; returns how many of the uses were accepted. */
async function use(server: TestServer, key: Key, times: number): Promise<number> {
  const statuses: number[] = [];
  for (let sent = 0; sent < times; sent += 1) {
    statuses.push((await server.as(key.secret).use()).status);
  }
  return statuses.filter((status) => status === 200).length;
}

/** What is stored of a key, over all hours. */
async function readUsage({ app }: TestServer, { id }: Key): Promise<number> {
  const hours = await app.domain.store.db
    .selectFrom('usage_hours')
    .select('accepted')
    .where('api_key_id', '=', id)
    .execute();
  return hours.reduce((total, { accepted }) => total + accepted, 0);
}

/** The hours that hold uses of a key. */
async function readHours({ app }: TestServer, { id }: Key): Promise<readonly string[]> {
  const hours = await app.domain.store.db
    .selectFrom('usage_hours')
    .select('hour')
    .where('api_key_id', '=', id)
    .orderBy('hour')
    .execute();
  return hours.map(({ hour }) => new Date(hour).toISOString());
}

test('a restart after a step back goes on from what the day had', async () => {
  const first = await startTestServer();
  const key = await first.createKey({ rateLimit: { perMinute: 1_000, perDay: 30 } });
  expect(await use(first, key, 15)).toBe(15);
  first.clock.advance(HOUR);
  expect(await use(first, key, 10)).toBe(10);
  await first.stop();
  first.clock.step(-HOUR);
  const second = await startTestServer({ folder: first.folder, clock: first.clock });
  expect(await use(second, key, 10)).toBe(5);
  second.clock.advance(HOUR);
  expect(await use(second, key, 10)).toBe(0);
  expect(await readUsage(second, key)).toBe(30);
});

test('a step back over midnight, and midnight again, open neither day again', async () => {
  const server = await startTestServer();
  server.clock.set('2026-11-21T23:58:00.000Z');
  const key = await server.createKey({ rateLimit: { perMinute: 1_000, perDay: 30 } });
  expect(await use(server, key, 31)).toBe(30);
  server.clock.advance(5 * 60_000);
  expect(await use(server, key, 20)).toBe(20);
  server.clock.step(-10 * 60_000);
  server.clock.advance(3 * 60_000);
  expect(await use(server, key, 2)).toBe(0);
  server.clock.advance(5 * 60_000);
  expect(await use(server, key, 20)).toBe(10);
  expect(await readUsage(server, key)).toBe(60);
});

test('steps back and forth under load hand out no second allowance of the minute', async () => {
  const server = await startTestServer();
  const key = await server.createKey({ rateLimit: { perMinute: 50, perDay: 100_000 } });
  let accepted = 0;
  for (const minutes of [5, -5, 70, -70, 1_500, -1_500, -90, 90, 2, -2]) {
    const uses = Promise.all(Array.from({ length: 4 }, () => use(server, key, 4)));
    await server
      .as(key.secret)
      .use()
      .then(({ status }) => {
        accepted += status === 200 ? 1 : 0;
      });
    server.clock.step(minutes * 60_000);
    server.clock.advance(4_000);
    accepted += (await uses).reduce((total, count) => total + count, 0);
  }
  expect(accepted).toBe(50);
  server.clock.advance(60_000);
  expect(await use(server, key, 51)).toBe(50);
});

test('a machine that was a day ahead closes no key, and repeats the day once', async () => {
  const server = await startTestServer({ clock: createTestClock('2026-11-22T12:00:00.000Z') });
  const key = await server.createKey({ rateLimit: { perMinute: 1_000, perDay: 30 } });
  expect(await use(server, key, 31)).toBe(30);
  server.clock.step(-24 * HOUR);
  const refused = await server.as(key.secret).use();
  expect(refused.status).toBe(429);
  server.clock.advance(Number(refused.headers['retry-after']) * 1_000);
  expect(await use(server, key, 31)).toBe(30);
  for (let time = 0; time < 5; time += 1) {
    server.clock.step(24 * HOUR);
    server.clock.advance(180_000);
    expect(await use(server, key, 1)).toBe(0);
    server.clock.step(-24 * HOUR);
    server.clock.advance(180_000);
    expect(await use(server, key, 1)).toBe(0);
  }
});

test('a step of more than a minute is in the log and in the metrics, once', async () => {
  const first = await startTestServer();
  const key = await first.createKey();
  await use(first, key, 2);
  first.clock.step(2 * HOUR);
  await use(first, key, 2);
  first.clock.step(-HOUR);
  await use(first, key, 2);
  first.clock.step(-30_000);
  await use(first, key, 2);
  expect(await readSteps(first)).toEqual({ forward: 1, back: 1 });
  expect(first.logs.filter((line) => line.includes('the clock was put'))).toEqual([
    expect.stringContaining('the clock was put forward by 7200 seconds'),
    expect.stringContaining('the clock was put back by 3600 seconds'),
  ]);
});

test('a step back while no server ran is told when the counts ahead are read', async () => {
  const first = await startTestServer();
  const key = await first.createKey();
  await use(first, key, 1);
  await first.stop();
  first.clock.step(-3 * HOUR);
  const second = await startTestServer({ folder: first.folder, clock: first.clock });
  await use(second, key, 2);
  expect(await readSteps(second)).toEqual({ forward: 0, back: 1 });
});

async function readSteps(server: TestServer): Promise<{ forward: number; back: number }> {
  const { text } = await send(server.url, { method: 'GET', path: '/metrics' });
  const read = (direction: string): number =>
    Number(new RegExp(`clock_steps_total\\{direction="${direction}"\\} (\\d+)`).exec(text)?.[1]);
  return { forward: read('forward'), back: read('back') };
}

test('a minute of the future that was left ends with true time, wherever the clock is put', async () => {
  const server = await startTestServer();
  server.clock.set('2026-11-22T12:00:30.000Z');
  const key = await server.createKey({ rateLimit: { perMinute: 50, perDay: 1_000 } });
  server.clock.advance(60_000);
  server.clock.step(4 * HOUR);
  expect(await use(server, key, 1)).toBe(1);
  server.clock.step(-4 * HOUR);
  expect(await use(server, key, 1)).toBe(1);
  server.clock.advance(10 * 60_000);
  server.clock.step(-10 * 60_000);
  expect(await use(server, key, 1)).toBe(1);
  const hours = await server.app.domain.store.db
    .selectFrom('usage_hours')
    .select(['hour', 'accepted'])
    .where('api_key_id', '=', key.id)
    .orderBy('hour')
    .execute();
  const at = (hour: string): number => Date.parse(`2026-11-22T${hour}:00:00.000Z`);
  expect(hours).toEqual([
    { hour: at('12'), accepted: 1 },
    { hour: at('16'), accepted: 2 },
  ]);
});

test('a step back that is undone while others are used ends no minute', async () => {
  const server = await startTestServer({ clock: createTestClock('2026-11-21T12:59:59.999Z') });
  const key = await server.createKey({ rateLimit: { perMinute: 12, perDay: 1_000 } });
  const other = await server.createKey();
  await use(server, other, 1);
  server.clock.step(-59_997);
  server.clock.advance(2_775);
  expect(await use(server, key, 13)).toBe(12);
  server.clock.step(59_997);
  const atOnce = await use(server, key, 13);
  server.clock.advance(57_225);
  expect([atOnce, await use(server, key, 13)]).toEqual([0, 0]);
});

test('a step before the first request after a restart opens no minute', async () => {
  const first = await startTestServer();
  const key = await first.createKey({ rateLimit: { perMinute: 5, perDay: 1_000 } });
  expect(await use(first, key, 6)).toBe(5);
  await first.stop();
  const second = await startTestServer({ folder: first.folder, clock: first.clock });
  second.clock.advance(12_000);
  second.clock.step(-18 * HOUR);
  expect(await use(second, key, 1)).toBe(0);
  second.clock.advance(48_000);
  expect(await use(second, key, 6)).toBe(5);
});

test('a refused use fits when it was told it would, after a step within a minute too', async () => {
  const server = await startTestServer({ clock: createTestClock('2026-11-21T12:00:10.000Z') });
  const key = await server.createKey({ rateLimit: { perMinute: 5, perDay: 1_000 } });
  expect(await use(server, key, 5)).toBe(5);
  server.clock.step(30_000);
  const refused = await server.as(key.secret).use();
  expect(refused.status).toBe(429);
  server.clock.advance(Number(refused.headers['retry-after']) * 1_000);
  expect(await use(server, key, 6)).toBe(5);
});

test('a step that is undone at midnight takes no use into another hour', async () => {
  const server = await startTestServer({ clock: createTestClock('2026-11-21T23:50:00.000Z') });
  const key = await server.createKey({ rateLimit: { perMinute: 5, perDay: 1_000 } });
  const other = await server.createKey();
  await use(server, key, 1);
  server.clock.advance(599_999);
  server.clock.step(12 * HOUR - 9);
  await use(server, other, 1);
  server.clock.advance(12 * HOUR + 8);
  server.clock.step(9 - 12 * HOUR);
  await use(server, key, 1);
  expect(await readHours(server, key)).toEqual([
    '2026-11-21T23:00:00.000Z',
    '2026-11-22T12:00:00.000Z',
  ]);
});
