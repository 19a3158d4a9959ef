import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import {
  type ChildServer,
  dataDirOf,
  type Ended,
  runProgram,
  startChildServer,
} from '../support/child-server.ts';
import { createTempFolder } from '../support/temp-folder.ts';

const ONE_SENTENCE = /^[^\n]+\.\n$/;
const PEPPER = 'a pepper that is given, and kept by somebody else';

const fileOf = (folder: string): string => join(dataDirOf(folder), 'tollkey.db');

/** What may have become of the database of a server that was stopped. */
const LOST: Readonly<Record<string, (file: string) => void>> = {
  'is missing': (file) => rmSync(file),
  'is empty': (file) => writeFileSync(file, ''),
};

async function stopServer(environment?: Readonly<Record<string, string>>): Promise<ChildServer> {
  const server = await startChildServer(environment && { environment });
  await server.end('SIGTERM');
  return server;
}

function expectRefusal(end: Ended, ...told: readonly string[]): void {
  expect(end).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(ONE_SENTENCE) });
  for (const text of told) expect(end.stderr).toContain(text);
}

test.each(Object.keys(LOST))(
  'refuses to start as if it were new when the database %s, and serves it once it is put back',
  async (what) => {
    const { folder, printedSecret } = await stopServer();
    const backup = readFileSync(fileOf(folder));
    LOST[what]?.(fileOf(folder));
    const before = readdirSync(dataDirOf(folder));
    for (let start = 0; start < 2; start += 1) {
      const end = await runProgram({ folder });
      expectRefusal(end, fileOf(folder), what, 'backup', '--new-database');
      expect(readdirSync(dataDirOf(folder))).toEqual(before);
    }
    writeFileSync(fileOf(folder), backup);
    const again = await startChildServer({ folder });
    expect((await again.as(printedSecret).use()).status).toBe(200);
  },
);

test.each(Object.keys(LOST))(
  'begins without any keys when the database %s and it is told to, this once',
  async (what) => {
    const { folder, printedSecret } = await stopServer();
    LOST[what]?.(fileOf(folder));
    const args = ['serve', '--new-database'];
    const server = await startChildServer({ folder, args });
    expect((await server.as(printedSecret).use()).status).toBe(401);
    expect((await server.as(server.printedSecret).use()).status).toBe(200);
    await server.end('SIGTERM');
    expectRefusal(await runProgram({ folder, args }), fileOf(folder), '--new-database');
    const again = await startChildServer({ folder });
    expect((await again.as(server.printedSecret).use()).status).toBe(200);
  },
);

test('refuses to start where DATABASE_URL leads to no database by mistake', async () => {
  const { folder } = await stopServer();
  const environment = { DATABASE_URL: 'file:./data/tolkey.db' };
  expectRefusal(await runProgram({ folder, environment }), 'tolkey.db is missing', 'DATABASE_URL');
  expect(existsSync(join(folder, 'data/tolkey.db'))).toBe(false);
});

test('a command writes nothing to a database that is empty', async () => {
  const { folder } = await stopServer();
  writeFileSync(fileOf(folder), '');
  expectRefusal(await runProgram({ folder, args: ['user', 'set-up'] }), fileOf(folder));
  expect(readFileSync(fileOf(folder))).toHaveLength(0);
});

test('with a given pepper nothing is known of a database, and it begins a new one', async () => {
  const environment = { TOLLKEY_PEPPER: PEPPER };
  const { folder } = await stopServer(environment);
  rmSync(fileOf(folder));
  const server = await startChildServer({ folder, environment });
  expect((await server.as(server.printedSecret).use()).status).toBe(200);
});

/** What a first start leaves behind that is killed, in the order in which it makes it. */
const LEFT: Readonly<Record<string, (folder: string) => Promise<void> | void>> = {
  'the secret for cookies': (folder) =>
    writeFileSync(join(dataDirOf(folder), 'auth-secret'), 'a secret of at least 32 characters'),
  'an empty database': (folder) => writeFileSync(fileOf(folder), ''),
  'a database with tables': async (folder) => (await openStore(fileOf(folder), 0)).close(),
  'a pepper': (folder) => writeFileSync(join(dataDirOf(folder), 'pepper'), PEPPER),
};

test('goes on where a first start was killed, wherever that was', async () => {
  const steps = Object.entries(LEFT);
  for (let killedAfter = 0; killedAfter <= steps.length; killedAfter += 1) {
    const folder = createTempFolder();
    mkdirSync(dataDirOf(folder));
    for (const [, leave] of steps.slice(0, killedAfter)) await leave(folder);
    const server = await startChildServer({ folder });
    expect((await server.as(server.printedSecret).use()).status).toBe(200);
    await server.end('SIGTERM');
  }
});
