import { closeSync, openSync, readSync } from 'node:fs';
import type BetterSqlite3 from 'better-sqlite3';
import { fileSize } from '../kernel/file-size.ts';
import type { FileFault } from './file-watch.ts';
import { isSqliteUnavailable } from './sqlite.ts';

/**
 * Watches whether the database file or its log was emptied or cut in its place, as `: > file` does.
 * The inode stays, and SQLite goes on from its memory: it counts on pages that are gone, writes behind
 * the hole, and later copies the hole into the database file.
 *
 * A cut stays a fault until a restart, whatever is written into the file afterwards.
 */
export function watchContents(
  driver: BetterSqlite3.Database,
  path: string,
): { readonly look: () => FileFault | undefined } {
  const pageBytes = Number(driver.pragma('page_size', { simple: true }));
  const logPath = `${path}-wal`;
  let seenBytes = fileSize(path) ?? 0;
  let fault: FileFault | undefined;

  function look(): FileFault | undefined {
    if (fault === undefined && isFileCut()) fault = { path, kind: 'cut' };
    if (fault === undefined && isLogCut()) fault = { path: logPath, kind: 'cut' };
    return fault;
  }

  // SQLite never shortens its file, unless another program runs VACUUM. Then it counts fewer pages.
  function isFileCut(): boolean {
    const bytes = fileSize(path);
    if (bytes === undefined) return false;
    if (bytes === 0) return true;
    if (bytes < seenBytes) {
      // Within a transaction, pages count that are not written yet.
      if (driver.inTransaction) return false;
      if (bytes < countedBytes()) return true;
    }
    seenBytes = bytes;
    return false;
  }

  function countedBytes(): number {
    try {
      return Number(driver.pragma('page_count', { simple: true })) * pageBytes;
    } catch (error) {
      // Its header counts more pages than there are.
      if (isSqliteUnavailable(error)) return Number.POSITIVE_INFINITY;
      throw error;
    }
  }

  // https://www.sqlite.org/fileformat2.html#walformat. Behind a hole the log is as long as it was.
  function isLogCut(): boolean {
    if (!startsAsLog(logPath)) return true;
    if (driver.inTransaction) return false;
    const frames = framesInForce();
    const bytes = fileSize(logPath);
    const isShort = bytes !== undefined && frames > 0 && bytes < logBytes(frames);
    // Unless another program emptied the log, as SQLite's checkpoints can, in between.
    return isShort && framesInForce() === frames;
  }

  function framesInForce(): number {
    // NOOP counts and copies nothing.
    const [row] = driver.pragma('wal_checkpoint(NOOP)') as [{ readonly log: number }];
    return row.log;
  }

  function logBytes(frames: number): number {
    return LOG_HEADER_BYTES + frames * (FRAME_HEADER_BYTES + pageBytes);
  }

  return Object.freeze({ look });
}

const LOG_HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
// Its last bit is the byte order of the checksums.
const LOG_MAGIC = 0x377f0682;
const MAGIC_BYTES = 4;

/** Whether a log is as SQLite begins one: with its magic number, or not at all yet. */
function startsAsLog(path: string): boolean {
  const magic = Buffer.alloc(MAGIC_BYTES);
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    // Not there: another watch reports that.
    return true;
  }
  try {
    if (readSync(file, magic, 0, MAGIC_BYTES, 0) === 0) return true;
  } finally {
    // SQLite's locks are on its other files, so that this lets none of them go.
    closeSync(file);
  }
  return (magic.readUInt32BE(0) | 1) === (LOG_MAGIC | 1);
}
