import { accessSync, closeSync, constants, openSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import {
  type CompiledQuery,
  Kysely,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteStatement,
  sql,
} from 'kysely';
import { LRUCache } from 'lru-cache';
import { withPath } from '../kernel/path-error.ts';
import { DatabaseFileError, type RequireWanted, requireOwnTables } from './own-tables.ts';
import type { Database, Tables } from './tables.ts';

/** An open SQLite database. Everything that only SQLite needs stands in this file. */
export interface SqliteConnection {
  readonly db: Database;
  /** The driver itself, for the ledger's prepared statements. */
  readonly driver: BetterSqlite3.Database;
  /** Runs work in one transaction that survives a power cut once it has resolved. */
  readonly transaction: <T>(work: (db: Database) => Promise<T>) => Promise<T>;
  /** Resolves when the database can be written to, rejects with the reason when it cannot. */
  readonly probe: () => Promise<void>;
  /** With a reason, `db` and `transaction` refuse everything as unavailable; without one, no more. */
  readonly suspend: (reason: string | undefined) => void;
  /** Throws while the connection is suspended: for code that uses the driver itself. */
  readonly requireInForce: () => void;
  readonly close: () => Promise<void>;
}

// Another process can hold the file for a moment (a backup). The driver waits in the foreground, so
// this bounds how long every request may stand still for it.
const BUSY_TIMEOUT_MS = 200;
const MAX_USER_VERSION = 2 ** 31;

/**
 * Opens a database file, in WAL mode. Commits are durable against `kill -9` as they come
 * (`synchronous=NORMAL`); `transaction` raises that to FULL, durable against a power cut.
 *
 * @throws DatabaseFileError when the file is no database or another program's, or may not be read or
 *   written. Its bytes are then as they were.
 */
export function openSqlite(path: string, requireWanted?: RequireWanted): SqliteConnection {
  const driver = openDriver(path, { timeout: BUSY_TIMEOUT_MS }, requireWanted);
  const { db, suspend, requireInForce } = openKysely(driver);

  async function transaction<T>(work: (db: Database) => Promise<T>): Promise<T> {
    requireInForce();
    return db.connection().execute(async (connection) => {
      driver.pragma('synchronous = FULL');
      try {
        return await runImmediate(driver, () => work(connection));
      } finally {
        driver.pragma('synchronous = NORMAL');
      }
    });
  }

  // A number in the file's header that SQLite leaves to its users. Only a write that changes
  // something shows a full disk or a lock that another process holds.
  async function probe(): Promise<void> {
    const { rows } = await sql<{ user_version: number }>`pragma user_version`.execute(db);
    const next = ((rows[0]?.user_version ?? 0) + 1) % MAX_USER_VERSION;
    await sql`pragma user_version = ${sql.lit(next)}`.execute(db);
  }

  const close = (): Promise<void> => db.destroy();
  return Object.freeze({ db, driver, transaction, probe, suspend, requireInForce, close });
}

// A command has nobody waiting for it: it can let a server's write go first.
const PATIENT_TIMEOUT_MS = 5_000;

/**
 * Opens a database file that is there, for one who comes beside the server that has it.
 *
 * @throws DatabaseFileError when the file is no database, or may not be read or written.
 */
export function openSqliteBeside(path: string): SqliteConnection {
  const driver = openDriver(path, { fileMustExist: true, timeout: PATIENT_TIMEOUT_MS });
  const { db, suspend, requireInForce } = openKysely(driver);
  driver.pragma('synchronous = FULL');

  const transaction: SqliteConnection['transaction'] = (work) =>
    runImmediate(driver, () => work(db));
  const probe = async (): Promise<void> => void (await sql`select 1`.execute(db));
  const close = (): Promise<void> => db.destroy();
  return Object.freeze({ db, driver, transaction, probe, suspend, requireInForce, close });
}

type ReadNow = (query: CompiledQuery) => readonly unknown[] | undefined;

const readersNow = new WeakMap<Database, ReadNow>();

/**
 * The rows of a query that reads, at once. Nothing, if the handle is another than a connection's own,
 * or while a transaction is open: what that has not committed must not be read, so it is to be waited
 * for, which Kysely does.
 */
export function readNow<R>(db: Database, query: CompiledQuery<R>): readonly R[] | undefined {
  return readersNow.get(db)?.(query) as readonly R[] | undefined;
}

type Handle = Pick<SqliteConnection, 'db' | 'suspend' | 'requireInForce'>;

function openKysely(driver: BetterSqlite3.Database): Handle {
  let reason: string | undefined;

  function requireInForce(): void {
    if (reason !== undefined)
      throw new BetterSqlite3.SqliteError(reason, 'SQLITE_READONLY_DBMOVED');
  }

  const kept = keepStatements(driver);
  const database: SqliteDatabase = {
    prepare(text) {
      requireInForce();
      return kept.prepare(text);
    },
    close: () => kept.close(),
  };
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
  readersNow.set(db, ({ sql: text, parameters }) =>
    driver.inTransaction ? undefined : database.prepare(text).all(parameters),
  );
  const suspend = (why: string | undefined): void => {
    reason = why;
  };
  return { db, suspend, requireInForce };
}

// A program asks in a few dozen ways; a statement takes some 10 kB. SQLite compiles it anew by itself
// when the tables have changed.
const MAX_KEPT_STATEMENTS = 200;
// Others, such as a pragma, may do their work while they are prepared.
const KEPT = /^(?:select|insert|update|delete|with) /i;

/** The driver as Kysely needs it: a query that is asked again is not compiled again. */
function keepStatements(driver: BetterSqlite3.Database): SqliteDatabase {
  const kept = new LRUCache<string, SqliteStatement>({ max: MAX_KEPT_STATEMENTS });

  function prepare(text: string): SqliteStatement {
    const known = kept.get(text);
    if (known !== undefined) return known;
    const statement = driver.prepare<unknown[]>(text);
    if (!KEPT.test(text)) return statement;
    const keeping = statement.reader ? readNamed(statement) : statement;
    kept.set(text, keeping);
    return keeping;
  }

  return { prepare, close: () => driver.close() };
}

/** A statement whose rows are named here: the driver takes twice as long to do it. */
function readNamed(statement: BetterSqlite3.Statement<unknown[]>): SqliteStatement {
  const raw = statement.raw(true) as BetterSqlite3.Statement<unknown[], unknown[]>;
  let names = namesOf(statement);

  function nameValues(values: readonly unknown[]): Record<string, unknown> {
    // After a migration `*` can stand for more than before.
    if (values.length !== names.length) names = namesOf(statement);
    const row: Record<string, unknown> = {};
    for (let index = 0; index < names.length; index += 1) {
      row[names[index] ?? ''] = values[index];
    }
    return row;
  }

  function* iterate(parameters: readonly unknown[]): IterableIterator<unknown> {
    for (const values of raw.iterate(...parameters)) yield nameValues(values);
  }

  return {
    reader: true,
    all: (parameters) => raw.all(...parameters).map(nameValues),
    run: (parameters) => statement.run(...parameters),
    iterate,
  };
}

function namesOf(statement: BetterSqlite3.Statement<unknown[]>): readonly string[] {
  return statement.columns().map(({ name }) => name);
}

/**
 * Runs work in a transaction that takes the right to write before it reads: otherwise a write of
 * another process in between would void it (SQLITE_BUSY_SNAPSHOT).
 */
async function runImmediate<T>(driver: BetterSqlite3.Database, work: () => Promise<T>): Promise<T> {
  driver.exec('begin immediate');
  try {
    const result = await work();
    driver.exec('commit');
    return result;
  } catch (error) {
    // A full disk, for one, has rolled it back already.
    if (driver.inTransaction) driver.exec('rollback');
    throw error;
  }
}

function openDriver(
  path: string,
  options: BetterSqlite3.Options,
  requireWanted: RequireWanted = () => undefined,
): BetterSqlite3.Database {
  let driver: BetterSqlite3.Database | undefined;
  try {
    driver = new BetterSqlite3(path, options);
    // Before the first change: WAL is noted in the file.
    requireWanted(requireOwnTables(driver, path).length === 0);
    driver.pragma('journal_mode = WAL');
    driver.pragma('synchronous = NORMAL');
    driver.pragma('foreign_keys = ON');
    driver.pragma('cache_size = -65536');
    // Somebody's long reading makes the log grow; when that is over, it is cut to this.
    driver.pragma('journal_size_limit = 8388608');
    return driver;
  } catch (error) {
    driver?.close();
    if (!isSqliteUnavailable(error)) throw error;
    throw new DatabaseFileError(
      `${path} cannot be used as the database: expected an SQLite file that can be read and written, ` +
        `got "${error.message}"; ${adviceFor(error.code)}.`,
    );
  }
}

function adviceFor(code: string): string {
  if (/^SQLITE_(?:IOERR|FULL)/.test(code)) return 'see whether the disk is full or failing';
  if (/^SQLITE_(?:BUSY|LOCKED)/.test(code)) return 'end the program that holds it';
  return 'set DATABASE_URL to the right file, or put it back from a backup';
}

/**
 * Brings the whole log into the database file, before the last connection is closed. SQLite does so by
 * itself, but not when another file took the place: it then leaves the log, which would spoil that one.
 */
export function emptyLog({ driver }: SqliteConnection): void {
  if (!driver.open) return;
  try {
    driver.pragma('wal_checkpoint(TRUNCATE)');
  } catch (error) {
    // A full disk, for one: the log stays, and is brought in at the next start.
    if (!isSqliteUnavailable(error)) throw error;
  }
}

/**
 * Makes a file that only its owner may read, if there is none. SQLite's side files follow it.
 *
 * @throws PathError when a folder is there, or the file may not be read or written.
 */
export function keepPrivate(path: string): void {
  const advice = 'let this user write the file and its folder, or set DATABASE_URL to another file';
  withPath({ path, expected: 'a file', advice }, () => {
    closeSync(openSync(path, 'a', 0o600));
    accessSync(path, constants.R_OK | constants.W_OK);
  });
}

// https://www.sqlite.org/rescode.html: the file is locked, full, unreadable, gone or damaged.
const UNAVAILABLE_CODES =
  /^SQLITE_(?:BUSY|LOCKED|FULL|IOERR|CANTOPEN|READONLY|CORRUPT|NOTADB|PROTOCOL|PERM)/;

/** Whether an error says that the database cannot answer now, rather than that we asked wrongly. */
export function isSqliteUnavailable(
  error: unknown,
): error is InstanceType<typeof BetterSqlite3.SqliteError> {
  return error instanceof BetterSqlite3.SqliteError && UNAVAILABLE_CODES.test(error.code);
}

/** Whether an error is the database's refusal of a second row with the same unique value. */
export function isSqliteDuplicate(error: unknown): boolean {
  return error instanceof BetterSqlite3.SqliteError && error.code === 'SQLITE_CONSTRAINT_UNIQUE';
}
