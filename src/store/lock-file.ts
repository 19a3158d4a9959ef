import BetterSqlite3 from 'better-sqlite3';
import { keepPrivate } from './sqlite.ts';

/** A file that this process has for itself. */
export interface FileLock {
  readonly release: () => void;
}

/** Another process holds the database file. */
export class DatabaseInUseError extends Error {
  override readonly name = 'DatabaseInUseError';
}

/**
 * Takes the database file for this process alone, until `release` or the end of the process in any
 * way. Node has no file locks, SQLite has: an exclusive transaction on a second, empty file beside
 * it, which the operating system lets go even after `kill -9`.
 *
 * @throws DatabaseInUseError when another process has it.
 */
export function lockDatabaseFile(path: string): FileLock {
  keepPrivate(`${path}.lock`);
  const lock = new BetterSqlite3(`${path}.lock`, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!(error instanceof BetterSqlite3.SqliteError && error.code === 'SQLITE_BUSY')) throw error;
    throw new DatabaseInUseError(
      `Another Tollkey process is using ${path}; stop it first, or set DATABASE_URL to another file.`,
    );
  }
  return Object.freeze({ release: () => void lock.close() });
}
