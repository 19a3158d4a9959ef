import { mkdirSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { createCheckpoints } from './checkpoints.ts';
import { createKeyring, type Keyring, readKey } from './keyring.ts';
import { type FileLock, lockDatabaseFile } from './lock-file.ts';
import { isMigrated, migrate } from './migrate.ts';
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
  readonly close: () => Promise<void>;
}

/**
 * Opens the database file, makes it if need be, and brings its schema up to date.
 *
 * @throws DatabaseFileError when the file is no database, or may not be read or written.
 * @throws DatabaseInUseError when another process has the file.
 * @throws NewerDatabaseError when a newer version of Tollkey wrote it.
 */
export async function openStore(givenPath: string, nowMs: number): Promise<Store> {
  mkdirSync(dirname(givenPath), { recursive: true, mode: 0o700 });
  keepPrivate(givenPath);
  // By whatever links it is reached, a file has one lock.
  const path = realpathSync(givenPath);
  const { ino } = statSync(path);
  // Opened before it is locked: beside a file that is no database, no lock is left behind.
  const connection = openSqlite(path);
  const lock = await lockOrClose(path, connection);
  const close = async (): Promise<void> => {
    emptyLog(connection);
    await connection.close();
    lock.release();
  };
  try {
    const { db } = connection;
    await migrate(db, connection.transaction, nowMs);
    const usageTotals = createUsageTotals(connection);
    const usageJournal = createUsageJournal(connection, usageTotals);
    const reader = createReader({ path, ino });
    const checkpoints = createCheckpoints({ path, ino });
    return Object.freeze({
      db,
      scans: reader.db,
      transaction: connection.transaction,
      keyring: createKeyring((digest) => readKey(db, digest)),
      usageJournal: Object.freeze({
        load: usageJournal.load,
        async commit(hours) {
          await usageJournal.commit(hours);
          checkpoints.wrote(hours.length);
        },
      } satisfies SqliteUsageJournal),
      usageTotals,
      async ping() {
        // Writes to a file that was deleted would succeed, and be gone with the process.
        if (statSync(path).ino !== ino) throw new Error(`${path} was replaced`);
        await connection.probe();
      },
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
        `${path} is not of this version of Tollkey yet; start the server once, which brings it up to date.`,
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
