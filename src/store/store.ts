import { accessSync, constants, mkdirSync, realpathSync, statSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { withPath } from '../kernel/path-error.ts';
import { createCheckpoints } from './checkpoints.ts';
import { watchContents } from './content-watch.ts';
import { type FileFault, watchFiles } from './file-watch.ts';
import { createKeyring, type Keyring, readKey } from './keyring.ts';
import { DatabaseInUseError, type FileLock, lockDatabaseFile } from './lock-file.ts';
import { isMigrated, migrate } from './migrate.ts';
import type { RequireWanted } from './own-tables.ts';
import { createReader } from './reader.ts';
import {
  emptyLog,
  isSqliteUnavailable,
  keepPrivate,
  openSqlite,
  openSqliteBeside,
  type SqliteConnection,
} from './sqlite.ts';
import type { Database } from './tables.ts';
import { createUsageJournal, type SqliteUsageJournal } from './usage-journal.ts';
import { createUsageTotals, type UsageTotals } from './usage-totals.ts';

/** Everything that is remembered. */
export interface Store {
  /** For reading, and for better-auth. What we change goes through `transaction`. */
  readonly db: Database;
  /** For reads that may visit every key: verification goes on meanwhile. Sees what is committed. */
  readonly scans: Database;
  /** Runs work in one transaction, durable against a power cut once it has resolved. */
  readonly transaction: <T>(work: (db: Database) => Promise<T>) => Promise<T>;
  readonly keyring: Keyring;
  readonly usageJournal: SqliteUsageJournal;
  readonly usageTotals: UsageTotals;
  /** Resolves when the database can be written to, rejects with the reason when it cannot. */
  readonly ping: () => Promise<void>;
  /**
   * Looks whether the files are where they were opened, and returns what is wrong with them. Until
   * a later look finds them again, all else here rejects as unavailable: what it would acknowledge
   * would be lost with the process.
   */
  readonly look: () => FileFault | undefined;
  readonly close: () => Promise<void>;
}

/**
 * Opens the database file, makes it if need be, and brings its schema up to date.
 *
 * @throws DatabaseFileError when the file is no database, or may not be read or written.
 * @throws DatabaseInUseError when another process has the file.
 * @throws NewerDatabaseError when a newer version of Tollkey wrote it.
 */
export async function openStore(
  givenPath: string,
  nowMs: number,
  requireWanted?: RequireWanted,
): Promise<Store> {
  withFolder(dirname(givenPath), (folder) => mkdirSync(folder, { recursive: true, mode: 0o700 }));
  keepPrivate(givenPath);
  // By whatever links it is reached, a file has one lock.
  const path = realpathSync(givenPath);
  // The log and the lock are made beside it.
  withFolder(dirname(path), (folder) => accessSync(folder, constants.W_OK));
  const { ino } = statSync(path);
  // Opened before it is locked: beside a file that is no database, no lock is left behind.
  const connection = openSqlite(path, requireWanted);
  const { db, requireInForce } = connection;
  const lock = await lockOrClose(path, connection);
  let look: Store['look'] = () => undefined;
  const close = async (): Promise<void> => {
    // On closing, SQLite copies the log into the file. Where one of them was cut, that would spoil
    // what is left, or a backup that somebody has since written into the file.
    const isCut = connection.driver.open && look()?.kind === 'cut';
    if (isCut) truncateSync(`${path}-wal`, 0);
    else emptyLog(connection);
    await connection.close();
    lock.release();
  };
  try {
    await migrate(db, connection.transaction, nowMs);
    const contents = watchContents(connection.driver, path);
    look = lookAfter({ connection, lock, contents, path, givenPath });
    const requireInPlace = (): void => {
      look();
      requireInForce();
    };
    const usageTotals = createUsageTotals(connection);
    const usageJournal = createUsageJournal(connection, usageTotals);
    const reader = createReader({ path, ino }, requireInForce);
    const checkpoints = createCheckpoints({ path, ino }, () => contents.look() === undefined);
    return Object.freeze({
      db,
      scans: reader.db,
      // A mutation, such as a revocation, is never acknowledged by a file that is gone. Beside what a
      // commit takes, a look is nothing.
      transaction(work) {
        // Before it too: within a transaction less can be seen.
        look();
        return connection.transaction(async (within) => {
          const result = await work(within);
          requireInPlace();
          return result;
        });
      },
      keyring: createKeyring((digest) => readKey(db, digest)),
      usageJournal: Object.freeze({
        async load(keyId, day, hour) {
          requireInForce();
          return usageJournal.load(keyId, day, hour);
        },
        async commit(hours) {
          requireInForce();
          await usageJournal.commit(hours);
          checkpoints.wrote(hours.length);
        },
      } satisfies SqliteUsageJournal),
      usageTotals,
      async ping() {
        requireInPlace();
        await connection.probe();
      },
      look,
      async close() {
        await usageTotals.stop();
        await reader.close();
        await checkpoints.close();
        await close();
      },
    } satisfies Store);
  } catch (error) {
    await close();
    throw error;
  }
}

function withFolder(path: string, work: (path: string) => void): void {
  const advice =
    'let this user write there, or set DATABASE_URL or TOLLKEY_DATA_DIR to another place';
  withPath({ path, expected: 'a folder', advice }, () => work(path));
}

/** How to look at the files of a database that this process has to itself. */
function lookAfter(files: {
  readonly connection: SqliteConnection;
  readonly lock: FileLock;
  readonly contents: ReturnType<typeof watchContents>;
  readonly path: string;
  readonly givenPath: string;
}): Store['look'] {
  const { connection, lock, contents, path, givenPath } = files;
  // By the path as it was given: a link that leads to another file now is what the next start takes.
  const watch = watchFiles([givenPath, `${path}-wal`, `${path}-shm`]);
  let known: FileFault | undefined;

  function findFault(): FileFault | undefined {
    const fault = watch.look();
    if (fault !== undefined || known?.kind === 'replaced') return fault ?? known;
    try {
      lock.keep();
    } catch (error) {
      const kind = error instanceof DatabaseInUseError ? 'replaced' : 'gone';
      return { path: `${path}.lock`, kind };
    }
    return contents.look();
  }

  return function look() {
    const fault = findFault();
    // Without its log the file lacks what was committed last: brought in now, that is not lost.
    const isLogAlone = fault?.kind === 'gone' && fault.path !== givenPath;
    if (isLogAlone && known === undefined) emptyLog(connection);
    known = fault;
    connection.suspend(fault && `${fault.path} ${WHAT_HAPPENED[fault.kind]}`);
    return fault;
  };
}

const WHAT_HAPPENED = Object.freeze({
  gone: 'is gone',
  replaced: 'was replaced',
  cut: 'was emptied or cut off',
});

/** The database was made by an older version, or by nobody yet. */
export class OlderDatabaseError extends Error {
  override readonly name = 'OlderDatabaseError';
}

/**
 * Opens a database that another process may be serving, to change a little in it: takes no lock,
 * and leaves the schema as it is.
 *
 * @throws DatabaseFileError when the file is no database, or may not be read or written.
 * @throws OlderDatabaseError when its schema is not this version's yet.
 * @throws NewerDatabaseError when a newer version of Tollkey wrote it.
 */
export async function openStoreBeside(path: string): Promise<Store> {
  const connection = openSqliteBeside(path);
  const { db, transaction, probe, close } = connection;
  try {
    if (!(await isMigrated(db))) {
      throw new OlderDatabaseError(
        `${path} cannot be used: expected the tables of this version of Tollkey, got none or ` +
          'those of an older one; start the server once, which brings them up to date.',
      );
    }
    const usageTotals = createUsageTotals(connection);
    return Object.freeze({
      db,
      scans: db,
      transaction,
      keyring: createKeyring((digest) => readKey(db, digest)),
      usageJournal: createUsageJournal(connection, usageTotals),
      usageTotals,
      ping: probe,
      // A command is over before anything happens to the file.
      look: () => undefined,
      close,
    } satisfies Store);
  } catch (error) {
    await close();
    throw error;
  }
}

async function lockOrClose(path: string, connection: SqliteConnection): Promise<FileLock> {
  try {
    return lockDatabaseFile(path);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** Whether an error says that the store cannot answer now, rather than that we asked wrongly. */
export function isStoreUnavailable(error: unknown): boolean {
  return isSqliteUnavailable(error);
}
