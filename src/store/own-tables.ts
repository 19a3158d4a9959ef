import type BetterSqlite3 from 'better-sqlite3';

/** Told whether a database holds no tables, before anything is written; throws if that is not wanted. */
export type RequireWanted = (isBlank: boolean) => void;

/** The file is no database or another program's, or may not be read or written. */
export class DatabaseFileError extends Error {
  override readonly name = 'DatabaseFileError';
}

const MAX_NAMED_TABLES = 3;

/** The tables of a database. Refuses one that has some, and no note of our migrations among them. */
export function requireOwnTables(driver: BetterSqlite3.Database, path: string): readonly string[] {
  const names = tableNames(driver);
  if (names.length === 0 || names.includes('tollkey_migrations')) return names;
  const named = names.slice(0, MAX_NAMED_TABLES).join(', ');
  throw new DatabaseFileError(
    `${path} is the database of another program: expected the tables of Tollkey or none, got ` +
      `${named}${names.length > MAX_NAMED_TABLES ? ' and others' : ''}; set DATABASE_URL to another file.`,
  );
}

/** The tables that somebody made, in the order of their names. */
function tableNames(driver: BetterSqlite3.Database): readonly string[] {
  return driver
    .prepare<[], string>(
      "select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' " +
        "escape '\\' order by name",
    )
    .pluck()
    .all();
}
