import BetterSqlite3 from 'better-sqlite3';
import { watchFiles } from './file-watch.ts';
import { keepPrivate } from './sqlite.ts';

/** A file that this process has for itself. */
export interface FileLock {
  /**
   * Takes the lock again if somebody removed or replaced its file.
   *
   * @throws DatabaseInUseError when another process was faster.
   */
  readonly keep: () => void;
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
  const lockPath = `${path}.lock`;
  let lock = take(path, lockPath);
  let watch = watchFiles([lockPath]);
  return Object.freeze({
    keep() {
      if (watch.look() === undefined) return;
      const again = take(path, lockPath);
      lock.close();
      lock = again;
      watch = watchFiles([lockPath]);
    },
    release: () => void lock.close(),
  } satisfies FileLock);
}

function take(path: string, lockPath: string): BetterSqlite3.Database {
  keepPrivate(lockPath);
  const lock = new BetterSqlite3(lockPath, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    if (!(error instanceof BetterSqlite3.SqliteError && error.code === 'SQLITE_BUSY')) throw error;
    throw new DatabaseInUseError(
      `Another Tollkey process is using ${path}; stop it first, or set DATABASE_URL to another file.`,
    );
  }
}
