import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, test } from 'vitest';
import { readConfigOfDatabase } from '../../src/config.ts';
import { openStore } from '../../src/store/store.ts';
import { createTempFolder } from '../support/temp-folder.ts';
import {
  startTestServer,
  type TestServer,
  type TestServerOptions,
} from '../support/test-server.ts';

const PEPPER = 'a pepper that is given, and kept by somebody else';

const fileOf = (folder: string): string => join(folder, 'tollkey.db');

/** A server that keeps its own pepper, in a folder that is there until the test is over. */
function start({ folder, environment, app }: TestServerOptions): Promise<TestServer> {
  return startTestServer({
    ...(folder !== undefined && { folder }),
    ...(app && { app }),
    environment: { TOLLKEY_PEPPER: '', ...environment },
  });
}

/** What may have become of the database of a server that was stopped. */
const LOST: Readonly<Record<string, (file: string) => void>> = {
  'is missing': (file) => rmSync(file),
  'is empty': (file) => writeFileSync(file, ''),
};

test.each(Object.keys(LOST))(
  'refuses to start as if it were new when the database %s, and serves it once it is put back',
  async (what) => {
    const { folder, createKey, stop } = await start({});
    const { secret } = await createKey();
    await stop();
    const backup = readFileSync(fileOf(folder));
    LOST[what]?.(fileOf(folder));
    const before = readdirSync(folder);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await expect(start({ folder })).rejects.toThrow(`${fileOf(folder)} ${what}, but `);
      expect(readdirSync(folder)).toEqual(before);
    }
    writeFileSync(fileOf(folder), backup);
    const again = await start({ folder });
    expect((await again.as(secret).use()).status).toBe(200);
  },
);

test.each(Object.keys(LOST))(
  'begins without any keys when the database %s and it is told to, this once',
  async (what) => {
    const { folder, createKey, stop } = await start({});
    const { secret } = await createKey();
    await stop();
    LOST[what]?.(fileOf(folder));
    const server = await start({ folder, app: { startsAfresh: true } });
    expect((await server.as(secret).use()).status).toBe(401);
    expect((await server.root.use()).status).toBe(200);
    await server.stop();
    await expect(start({ folder, app: { startsAfresh: true } })).rejects.toThrow(
      /^There is a database at .*--new-database/,
    );
    const again = await start({ folder });
    expect((await again.root.use()).status).toBe(200);
  },
);

test('refuses to start where DATABASE_URL leads to no database by mistake', async () => {
  const { folder, stop } = await start({});
  await stop();
  const other = join(folder, 'tolkey.db');
  const environment = { DATABASE_URL: `file:${other}` };
  await expect(start({ folder, environment })).rejects.toThrow(/tolkey\.db is .*DATABASE_URL/);
  expect(existsSync(other)).toBe(false);
});

function makeDatabase(file: string, statements: string): void {
  const database = new BetterSqlite3(file);
  database.exec(statements);
  database.close();
}

test('refuses to start on a database without tables beside a pepper, unless it is told to', async () => {
  const { folder, stop } = await start({});
  await stop();
  rmSync(fileOf(folder));
  makeDatabase(fileOf(folder), 'create table t (a); drop table t');
  const before = readFileSync(fileOf(folder));
  await expect(start({ folder })).rejects.toThrow(
    / is a database without any tables, but .*backup/,
  );
  expect(readFileSync(fileOf(folder)).equals(before)).toBe(true);
  const server = await start({ folder, app: { startsAfresh: true } });
  expect((await server.root.use()).status).toBe(200);
});

test.each([
  ['beside a pepper', {}, {}],
  ['with a given pepper', { TOLLKEY_PEPPER: PEPPER }, {}],
  ['told to begin without any keys', {}, { startsAfresh: true }],
])('touches no database of another program, %s', async (_how, environment, app) => {
  const { folder, stop } = await start({});
  await stop();
  rmSync(fileOf(folder));
  makeDatabase(fileOf(folder), 'create table invoices (id); create table customers (id)');
  const before = readFileSync(fileOf(folder));
  const names = readdirSync(folder);
  await expect(start({ folder, environment, app })).rejects.toThrow(
    /is the database of another program: expected .*, got customers, invoices; set DATABASE_URL/,
  );
  expect(readFileSync(fileOf(folder)).equals(before)).toBe(true);
  expect(readdirSync(folder)).toEqual(names);
});

test('a command opens no database that is empty, which would hide that it was lost', async () => {
  const { folder, stop } = await start({});
  await stop();
  writeFileSync(fileOf(folder), '');
  expect(() => readConfigOfDatabase({ TOLLKEY_DATA_DIR: folder })).toThrow('got an empty file');
});

test('with a given pepper nothing is known of a database, and it begins a new one', async () => {
  const environment = { TOLLKEY_PEPPER: PEPPER };
  const { folder, stop } = await start({ environment });
  await stop();
  rmSync(fileOf(folder));
  const server = await start({ folder, environment });
  expect((await server.root.use()).status).toBe(200);
});

/** What a first start leaves behind that is killed, in the order in which it makes it. */
const LEFT: readonly ((folder: string) => Promise<void> | void)[] = [
  (folder) => writeFileSync(join(folder, 'auth-secret'), 'a secret of at least 32 characters'),
  (folder) => writeFileSync(fileOf(folder), ''),
  async (folder) => (await openStore(fileOf(folder), 0)).close(),
  (folder) => writeFileSync(join(folder, 'pepper'), PEPPER),
];

test.each([0, 1, 2, 3, 4])(
  'goes on where a first start was killed after it had made %s of its files',
  async (count) => {
    const folder = createTempFolder();
    for (const leave of LEFT.slice(0, count)) await leave(folder);
    const server = await start({ folder });
    expect((await server.root.use()).status).toBe(200);
  },
);

test('makes no pepper before there is a database', async () => {
  const folder = createTempFolder();
  writeFileSync(fileOf(folder), 'These are notes, and no database. '.repeat(99));
  await expect(start({ folder })).rejects.toThrow('cannot be used as the database');
  expect(readdirSync(folder)).not.toContain('pepper');
});
