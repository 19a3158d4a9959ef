import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { DatabaseInUseError } from '../../src/store/lock-file.ts';
import { openStore } from '../../src/store/store.ts';
import { type Received, send } from '../support/client.ts';
import { openDatabaseFile } from '../support/database-file.ts';
import { createApiKey, revokeApiKey } from '../support/documents.ts';
import { expectExecutionError, expectRefusal } from '../support/envelope.ts';
import { setUpOperator, signIn, trySignIn } from '../support/people.ts';
import { createTempFolder } from '../support/temp-folder.ts';
import { startTestServer, type TestKey, type TestServer } from '../support/test-server.ts';

const SEARCH = '{ apiKeys(first: 1, filter: { search: "a" }) { totalCount } }';

interface World extends TestServer {
  readonly file: string;
  readonly key: TestKey;
}

async function startWorld(environment?: Readonly<Record<string, string>>): Promise<World> {
  const server = await startTestServer(environment && { environment });
  const key = await server.createKey({ rateLimit: { perMinute: 100, perDay: 100 } });
  await verify(server, key.secret);
  return { ...server, file: join(server.folder, 'tollkey.db'), key };
}

function verify({ url }: TestServer, secret: string): Promise<Received> {
  return send(url, { method: 'GET', path: '/verify', headers: { 'access-token': secret } });
}

function readiness({ url }: TestServer): Promise<Received> {
  return send(url, { method: 'GET', path: '/readyz' });
}

/** Its lines about the files, each with its level and the file that it names. */
function fileLines({ logs }: TestServer): readonly string[] {
  return logs
    .map((line) => JSON.parse(line))
    .filter(({ msg }) => /^(?:a file|the files) of the database/.test(msg))
    .map(({ level, path, msg }) => `${level} ${path ?? ''} ${msg}`);
}

async function expectClosed(world: World): Promise<void> {
  const { root, key } = world;
  expect((await verify(world, key.secret)).status).toBe(503);
  expectRefusal(world, await root.query(createApiKey, { input: { label: 'lost' } }), 'UNAVAILABLE');
  expectRefusal(world, await root.query(revokeApiKey, { id: key.id }), 'UNAVAILABLE');
  expectRefusal(world, await root.query('{ apiKeys { totalCount } }'), 'UNAVAILABLE');
  expectRefusal(world, await root.query(SEARCH), 'UNAVAILABLE');
  world.clock.advance(1_000);
  expect((await readiness(world)).status).toBe(503);
}

async function expectOpen(world: World): Promise<void> {
  const { root, key } = world;
  expect((await verify(world, key.secret)).status).toBe(200);
  expect((await root.query(SEARCH)).body.errors).toBeUndefined();
  const { secret, id } = await world.createKey();
  expect((await verify(world, secret)).status).toBe(200);
  await root.data(revokeApiKey, { id });
  expect((await verify(world, secret)).status).toBe(401);
  world.clock.advance(1_000);
  expect((await readiness(world)).status).toBe(200);
}

/** What can be put out of its place and back. */
const MOVED: Readonly<Record<string, (world: World) => string>> = {
  'the database': ({ file }) => file,
  'its log': ({ file }) => `${file}-wal`,
  "its log's index": ({ file }) => `${file}-shm`,
  'the data folder': ({ folder }) => folder,
};

test.each(Object.keys(MOVED))(
  'refuses everything while %s is moved away, and goes on once it is back',
  async (what) => {
    const world = await startWorld();
    const path = MOVED[what]?.(world) ?? '';
    for (let round = 1; round <= 2; round += 1) {
      renameSync(path, `${path}.away`);
      world.tick();
      world.tick();
      await expectClosed(world);
      renameSync(`${path}.away`, path);
      world.tick();
      await expectOpen(world);
    }
    const lines = world.logs.join('');
    expect(lines).not.toContain('"stack"');
    expect(lines.match(/"refused":\d+/g)).toEqual(['"refused":5', '"refused":5']);
    const gone = expect.stringMatching(
      /^error \/.*tollkey\.db\S* a file .* is gone: .*moved back$/,
    );
    const back = 'warn  the files of the database are back: requests are answered again';
    expect(fileLines(world)).toEqual([gone, back, gone, back]);
  },
);

test('spends nothing of what it refuses while the database is moved away', async () => {
  const world = await startWorld();
  const { file, key } = world;
  const before = (await verify(world, key.secret)).headers['x-ratelimit-remaining'];
  renameSync(file, `${file}.away`);
  world.tick();
  for (let use = 0; use < 5; use += 1) await verify(world, key.secret);
  renameSync(`${file}.away`, file);
  world.tick();
  const after = (await verify(world, key.secret)).headers['x-ratelimit-remaining'];
  expect([before, after]).toEqual(['98', '97']);
});

test('acknowledges no mutation once the database is deleted, even before that is noticed', async () => {
  const world = await startWorld();
  const { root, file, key } = world;
  unlinkSync(file);
  expectExecutionError(world, await root.query(revokeApiKey, { id: key.id }), 'UNAVAILABLE');
  world.tick();
  await expectClosed(world);
});

test('stays closed when another database takes the place, and asks for a restart', async () => {
  const world = await startWorld();
  const { file } = world;
  copyFileSync(file, `${file}.copy`);
  renameSync(file, `${file}.away`);
  renameSync(`${file}.copy`, file);
  world.tick();
  await expectClosed(world);
  // What the other one's programs did with the log beside it, nobody knows.
  renameSync(`${file}.away`, file);
  world.tick();
  await expectClosed(world);
  expect(fileLines(world)).toEqual([expect.stringMatching(/^error \/.*\.db a .* restart Tollkey/)]);
});

test('stays closed when another database comes where one was gone', async () => {
  const world = await startWorld();
  const { file } = world;
  unlinkSync(file);
  world.tick();
  writeFileSync(file, '');
  world.tick();
  await expectClosed(world);
  const [gone, replaced] = fileLines(world);
  expect(gone).toContain('is gone');
  expect(replaced).toContain('restart Tollkey');
});

/** What can be lost while the file stays in its place. */
const CUT: Readonly<Record<string, (world: World) => void>> = {
  'the database is emptied': ({ file }) => writeFileSync(file, ''),
  'the database is cut off': ({ file }) => truncateSync(file, 8_192),
  'its log is emptied': ({ file }) => writeFileSync(`${file}-wal`, ''),
  'its log is cut off': ({ file }) => truncateSync(`${file}-wal`, 8_192),
};

test.each(Object.keys(CUT))('refuses everything until a restart once %s', async (what) => {
  const world = await startWorld();
  const { file } = world;
  // So that the file holds something, and its log too.
  openDatabaseFile(world).pragma('wal_checkpoint');
  world.tick();
  await world.createKey();
  const before = [file, `${file}-wal`].map((path) => readFileSync(path));
  CUT[what]?.(world);
  world.tick();
  world.tick();
  await expectClosed(world);
  // What was written in between stands behind a hole.
  for (const [index, path] of [file, `${file}-wal`].entries()) {
    writeFileSync(path, before[index] ?? '');
  }
  world.tick();
  await expectClosed(world);
  expect(fileLines(world)).toEqual([expect.stringMatching(/^error \/.* cut off, .*backup/)]);
});

test('acknowledges no mutation once the database is emptied, even before that is noticed', async () => {
  const world = await startWorld();
  const { root, file, key } = world;
  writeFileSync(file, '');
  expectExecutionError(world, await root.query(revokeApiKey, { id: key.id }), 'UNAVAILABLE');
});

test('notices an emptied log also when counts were written behind the hole', async () => {
  const world = await startWorld();
  const { file, key } = world;
  writeFileSync(`${file}-wal`, '');
  expect((await verify(world, key.secret)).status).toBe(200);
  world.tick();
  await expectClosed(world);
});

test('copies nothing into a backup that is written into an emptied database before the stop', async () => {
  const world = await startWorld();
  const { file, key, folder, clock, stop } = world;
  const other = new BetterSqlite3(file);
  other.pragma('wal_checkpoint(TRUNCATE)');
  other.close();
  const backup = readFileSync(file);
  await verify(world, key.secret);
  writeFileSync(file, '');
  world.tick();
  writeFileSync(file, backup);
  await stop();
  expect(readFileSync(file).equals(backup)).toBe(true);
  const again = await startTestServer({ folder, clock });
  expect((await verify(again, key.secret)).status).toBe(200);
});

test('goes on while another program empties the log or packs the file by the means of SQLite', async () => {
  const world = await startWorld();
  const other = openDatabaseFile(world);
  for (let round = 0; round < 3; round += 1) {
    other.exec('create table filler (text)');
    for (let row = 0; row < 100; row += 1) {
      other.prepare('insert into filler values (?)').run('a'.repeat(4_000));
    }
    other.pragma('wal_checkpoint(TRUNCATE)');
    world.tick();
    await expectOpen(world);
    other.exec('drop table filler');
    other.exec('vacuum');
    world.tick();
    other.pragma('wal_checkpoint(TRUNCATE)');
    world.tick();
    await expectOpen(world);
  }
  expect(fileLines(world)).toEqual([]);
});

test('notices that the link by which it reaches the database leads elsewhere', async () => {
  const folder = createTempFolder();
  const link = join(folder, 'link.db');
  mkdirSync(join(folder, 'real'));
  symlinkSync(join(folder, 'real/keys.db'), link);
  const world = await startWorld({ DATABASE_URL: `file:${link}` });
  writeFileSync(join(folder, 'other.db'), '');
  unlinkSync(link);
  symlinkSync(join(folder, 'other.db'), link);
  world.tick();
  await expectClosed({ ...world, file: link });
});

test('loses nothing when the log is deleted and the server is killed', async () => {
  const world = await startWorld();
  const { file, key } = world;
  for (let use = 0; use < 5; use += 1) await verify(world, key.secret);
  rmSync(`${file}-wal`);
  world.tick();
  await expectClosed(world);
  // What a new process would find.
  copyFileSync(file, `${file}.found`);
  const found = new BetterSqlite3(`${file}.found`, { readonly: true });
  onTestFinished(() => void found.close());
  const accepted = found
    .prepare<[string], number>('select sum(accepted) from usage_hours where api_key_id = ?')
    .pluck()
    .get(key.id);
  expect(accepted).toBe(6);
});

test('people and whoever signs in are told that the database cannot answer', async () => {
  const world = await startWorld();
  const { file } = world;
  const operator = await setUpOperator(world);
  const person = await signIn(world, operator);
  renameSync(file, `${file}.away`);
  world.tick();
  expectRefusal(world, await person.query('{ viewer { user { email } } }'), 'UNAVAILABLE');
  expect((await trySignIn(world, operator)).status).toBe(503);
  renameSync(`${file}.away`, file);
  world.tick();
  expect((await person.query('{ viewer { user { email } } }')).status).toBe(200);
  expect((await trySignIn(world, operator)).status).toBe(200);
});

test('takes the lock again when its file is deleted, and goes on', async () => {
  const world = await startWorld();
  const { file } = world;
  for (let round = 0; round < 3; round += 1) {
    unlinkSync(`${file}.lock`);
    world.tick();
    await expect(openStore(file, world.clock.now())).rejects.toThrow(DatabaseInUseError);
    await expectOpen(world);
  }
  expect(fileLines(world)).toEqual([]);
});

test('stays closed when the lock was deleted and another process took the database', async () => {
  const world = await startWorld();
  const { file } = world;
  unlinkSync(`${file}.lock`);
  const other = await openStore(file, world.clock.now());
  world.tick();
  await expectClosed(world);
  await other.close();
  world.tick();
  await expectClosed(world);
  expect(fileLines(world)).toEqual([expect.stringContaining('restart Tollkey')]);
});

test('answers again from the start on what was moved back after the stop', async () => {
  const { file, folder, key, tick, stop, clock } = await startWorld();
  renameSync(file, `${file}.away`);
  tick();
  await stop();
  renameSync(`${file}.away`, file);
  const again = await startTestServer({ folder, clock });
  expect((await verify(again, key.secret)).status).toBe(200);
});
