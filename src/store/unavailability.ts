import BetterSqlite3 from 'better-sqlite3';
import type { FileFault } from './file-watch.ts';

/** Why the database cannot answer: a word for programs and a few for people, without any path. */
export interface Unavailability {
  readonly code: string;
  readonly reason: string;
}

/** Tells anybody why the database cannot answer, by what is wrong with its files or what it threw. */
export function unavailabilityOf(fault: FileFault | undefined, error: unknown): Unavailability {
  if (fault !== undefined) return BY_FAULT[fault.kind];
  const code = error instanceof BetterSqlite3.SqliteError ? error.code : '';
  return BY_CODE.find(({ pattern }) => pattern.test(code))?.is ?? UNKNOWN;
}

const BY_FAULT: Readonly<Record<FileFault['kind'], Unavailability>> = Object.freeze({
  gone: { code: 'database_missing', reason: 'a file of the database is missing' },
  replaced: { code: 'database_replaced', reason: 'a file of the database was replaced' },
  cut: { code: 'database_cut', reason: 'a file of the database was emptied or cut off' },
});

// https://www.sqlite.org/rescode.html
const BY_CODE: readonly { readonly pattern: RegExp; readonly is: Unavailability }[] = [
  {
    pattern: /^SQLITE_(?:BUSY|LOCKED|PROTOCOL)/,
    is: { code: 'database_locked', reason: 'another program has locked the database' },
  },
  {
    pattern: /^SQLITE_FULL/,
    is: { code: 'disk_full', reason: 'the disk of the database is full' },
  },
  {
    pattern: /^SQLITE_(?:READONLY|PERM|CANTOPEN)/,
    is: { code: 'database_not_writable', reason: 'the database cannot be written' },
  },
  {
    pattern: /^SQLITE_(?:CORRUPT|NOTADB)/,
    is: { code: 'database_damaged', reason: 'the database is damaged' },
  },
];

const UNKNOWN: Unavailability = Object.freeze({
  code: 'database_unavailable',
  reason: 'the database does not answer',
});
