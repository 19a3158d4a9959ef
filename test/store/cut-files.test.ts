import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openDatabaseFile } from '../support/database-file.ts';
import { revokeApiKey } from '../support/documents.ts';
import { expectExecutionError } from '../support/envelope.ts';
import { startTestServer } from '../support/test-server.ts';
import {
  expectClosed,
  expectOpen,
  fileLines,
  startWorld,
  verify,
  type World,
} from '../support/watched-world.ts';

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
