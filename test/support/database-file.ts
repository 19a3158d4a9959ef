import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import type { TestServer } from './test-server.ts';

/** Opens the server's database file a second time, until the test is over. */
export function openDatabaseFile({ folder }: TestServer): BetterSqlite3.Database {
  const database = new BetterSqlite3(join(folder, 'tollkey.db'));
  onTestFinished(() => void database.close());
  return database;
}

/** Keeps the server from writing, as a backup or a hung process can. Returns how to let go. */
export function lockDatabaseFile(server: TestServer): () => void {
  const database = openDatabaseFile(server);
  database.exec('BEGIN IMMEDIATE');
  return () => void database.exec('ROLLBACK');
}

/** Breaks a key's row, so that it cannot be read. */
export function breakApiKey(server: TestServer, id: string): void {
  const broken = openDatabaseFile(server)
    .prepare('update api_keys set metadata = ? where id = ?')
    .run('{ broken', id);
  if (broken.changes !== 1) throw new Error(`expected to break one key, broke ${broken.changes}`);
}

/** All that the database holds: every table's rows, in the order in which they were written. */
export function readDatabase(server: TestServer): Readonly<Record<string, readonly unknown[]>> {
  return readTables(openDatabaseFile(server));
}

/** Reads the same again and again, as one text that changes when anything does. */
export function watchDatabase(server: TestServer): () => string {
  const database = openDatabaseFile(server);
  return () => JSON.stringify(readTables(database));
}

function readTables(
  database: BetterSqlite3.Database,
): Readonly<Record<string, readonly unknown[]>> {
  const tables = database
    .prepare<[], { name: string }>(
      "select name from sqlite_schema where type = 'table' order by name",
    )
    .all();
  return Object.fromEntries(
    tables.map(({ name }) => [
      name,
      database.prepare(`select * from "${name}" order by rowid`).all(),
    ]),
  );
}
