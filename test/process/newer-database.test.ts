import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, test } from 'vitest';
import { type ChildServer, runProgram, startChildServer } from '../support/child-server.ts';

const MIGRATION = '9999-from-the-future';

test('refuses a database that a newer version wrote, in one sentence', async () => {
  const { folder } = await stoppedWithNewerDatabase();
  const end = await runProgram({ folder });
  expect(end.stderr).toMatch(/^The database was written by a newer version [^\n]*\.\n$/);
  expect(end.stderr).toContain(MIGRATION);
  expect(end).toMatchObject({ code: 1, stdout: '' });
});

test('changes no byte of a database that a newer version wrote', async () => {
  const { folder, dataDir } = await stoppedWithNewerDatabase();
  const path = join(dataDir, 'tollkey.db');
  const before = readFileSync(path);
  await runProgram({ folder });
  expect(readFileSync(path).equals(before)).toBe(true);
});

test('lets go of a database that a newer version wrote', async () => {
  const server = await stoppedWithNewerDatabase();
  await runProgram({ folder: server.folder });
  change(server, `delete from tollkey_migrations where name = '${MIGRATION}'`);
  const again = await startChildServer({ folder: server.folder });
  const used = await again.as(server.printedSecret).use();
  expect(used.status).toBe(200);
});

async function stoppedWithNewerDatabase(): Promise<ChildServer> {
  const server = await startChildServer();
  await server.end('SIGTERM');
  change(server, `insert into tollkey_migrations (name, applied_at) values ('${MIGRATION}', 0)`);
  return server;
}

function change({ dataDir }: ChildServer, statement: string): void {
  const database = new BetterSqlite3(join(dataDir, 'tollkey.db'));
  database.exec(statement);
  database.close();
}
