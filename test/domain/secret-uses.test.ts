import { expect, test } from 'vitest';
import { send } from '../support/client.ts';
import { openDatabaseFile } from '../support/database-file.ts';
import { createTenant, GENEROUS, mutate } from '../support/mutations.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const NOON = '2026-11-21T12:00:00.000Z';

/** When each secret of a key was last used, the newest secret first. */
async function lastUsesOf(server: TestServer, id: string): Promise<readonly (string | null)[]> {
  const { apiKey } = await server.root.data<{
    apiKey: { secrets: { nodes: readonly { lastUsedAt: string | null }[] } };
  }>('query ($id: ID!) { apiKey(id: $id) { secrets { nodes { lastUsedAt } } } }', { id });
  return apiKey.secrets.nodes.map(({ lastUsedAt }) => lastUsedAt);
}

test('tells of each secret of a rotated key the minute in which it was last used', async () => {
  const server = await startTestServer();
  const key = await server.createKey();
  expect(await lastUsesOf(server, key.id)).toEqual([null]);

  server.clock.advance(1_000);
  const rotated = await mutate(server.root, 'rotateApiKey', { id: key.id, overlapSeconds: 600 });
  const renewed = server.as(rotated.secret);
  server.clock.advance(1_000);
  await key.client.use();
  expect(await lastUsesOf(server, key.id)).toEqual([null, NOON]);

  server.clock.advance(59_000);
  await renewed.use();
  expect(await lastUsesOf(server, key.id)).toEqual(['2026-11-21T12:01:00.000Z', NOON]);

  server.clock.advance(120_000);
  await key.client.use();
  await renewed.use();
  const both = ['2026-11-21T12:03:00.000Z', '2026-11-21T12:03:00.000Z'];
  expect(await lastUsesOf(server, key.id)).toEqual(both);
});

test('a use that is refused is none', async () => {
  const server = await startTestServer();
  const { id, client } = await server.createKey({ rateLimit: { perMinute: 1 } });
  await client.use();
  const rotated = await mutate(server.root, 'rotateApiKey', { id });
  const renewed = server.as(rotated.secret);
  server.clock.advance(30_000);
  expect((await client.use()).status).toBe(401);
  expect((await renewed.use()).status).toBe(429);
  expect(await lastUsesOf(server, id)).toEqual([null, NOON]);
});

test('counts a use by /query, by /verify and by verifyApiKey, and none that only looks', async () => {
  const server = await startTestServer();
  const verifyWith = (cost: number) => (secret: string) =>
    server.root.data(
      `mutation ($secret: String!) { verifyApiKey(input: { secret: $secret, cost: ${cost} }) { code } }`,
      { secret },
    );
  const doors: Readonly<Record<string, (secret: string) => Promise<unknown>>> = {
    query: (secret) => server.as(secret).use(),
    verify: (secret) => send(server.url, { path: '/verify', headers: { 'access-token': secret } }),
    verifyApiKey: verifyWith(1),
  };
  for (const [door, spend] of Object.entries(doors)) {
    const { id, secret } = await server.createKey();
    await verifyWith(0)(secret);
    expect(await lastUsesOf(server, id), door).toEqual([null]);
    await spend(secret);
    expect(await lastUsesOf(server, id), door).toEqual([NOON]);
  }
});

test('survives a restart, and goes on from there', async () => {
  const first = await startTestServer();
  const key = await createTenant(first);
  await key.client.use();
  await first.stop();
  const second = await startTestServer({ folder: first.folder, clock: first.clock });
  expect(await lastUsesOf(second, key.id)).toEqual([NOON]);
  second.clock.advance(60_000);
  await second.as(key.secret).use();
  expect(await lastUsesOf(second, key.id)).toEqual(['2026-11-21T12:01:00.000Z']);
});

test('is on the disk when a use is answered, as its count is', async () => {
  const server = await startTestServer();
  const { client } = await server.createKey();
  const database = openDatabaseFile(server);
  const noted = database.prepare('select count(*) from secret_uses').pluck();
  const before = noted.get();
  await client.use();
  expect(noted.get()).toBe(Number(before) + 1);
});

test('is written once a minute, however often two secrets take turns', async () => {
  const server = await startTestServer();
  const { id, client } = await server.createKey({ rateLimit: GENEROUS });
  const rotated = await mutate(server.root, 'rotateApiKey', { id, overlapSeconds: 600 });
  const clients = [client, server.as(rotated.secret)];
  const spendBoth = async (): Promise<void> => {
    for (const each of clients) await each.use();
  };
  const database = openDatabaseFile(server);
  database.exec(`
    create table writes (secret_id text);
    create trigger noted after insert on secret_uses begin
      insert into writes values (new.secret_id);
    end;
    create trigger noted_again after update on secret_uses begin
      insert into writes values (new.secret_id);
    end;`);
  const writes = database.prepare('select count(*) from writes').pluck();
  for (let round = 0; round < 20; round += 1) await spendBoth();
  expect(writes.get()).toBe(2);
  server.clock.advance(60_000);
  for (let round = 0; round < 20; round += 1) await spendBoth();
  expect(writes.get()).toBe(4);
});
