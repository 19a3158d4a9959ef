import {
  copyFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { DatabaseInUseError } from '../../src/store/lock-file.ts';
import { openStore } from '../../src/store/store.ts';
import { revokeApiKey } from '../support/documents.ts';
import { expectExecutionError, expectRefusal } from '../support/envelope.ts';
import { setUpOperator, signIn, trySignIn } from '../support/people.ts';
import { createTempFolder } from '../support/temp-folder.ts';
import { startTestServer } from '../support/test-server.ts';
import {
  expectClosed,
  expectOpen,
  fileLines,
  startWorld,
  verify,
  type World,
} from '../support/watched-world.ts';

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
  // It is not known what programs that opened the other file did with the log beside it.
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

test('people, signed in or signing in, are told that the database cannot answer', async () => {
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
