import type { Worker } from 'node:worker_threads';
import BetterSqlite3 from 'better-sqlite3';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Database, Tables } from './tables.ts';
import { type FileAt, startThread } from './thread.ts';

/**
 * Reads a database file in a thread of its own, so that a question which visits ten million rows
 * holds up nobody but who asked it. It sees what is committed, and cannot write.
 */
export interface Reader {
  readonly db: Database;
  /** Ends the thread, once it is through with what it reads. */
  readonly close: () => Promise<void>;
}

// Each can take seconds, and they follow one another: who comes behind so many is refused as when
// the database is unavailable, rather than kept waiting for minutes.
const MAX_WAITING = 100;

interface Waiting {
  readonly resolve: (result: QueryResult<unknown>) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * A reader of a file. Its thread starts with the first question. `requireInForce` throws while nobody
 * may ask.
 */
export function createReader(file: FileAt, requireInForce: () => void): Reader {
  const waiting = new Map<number, Waiting>();
  let thread: Worker | undefined;
  let asked = 0;

  function start(): Worker {
    const started = startThread(serve, file);
    started.on('message', ({ id, rows, error }: Answer) => {
      const { resolve, reject } = waiting.get(id) ?? {};
      waiting.delete(id);
      if (error === undefined) resolve?.({ rows });
      else reject?.(new BetterSqlite3.SqliteError(error.message, error.code));
    });
    started.on('error', (error) => fail(started, error));
    started.on('exit', () => fail(started, unavailable('the reading thread ended')));
    return started;
  }

  function fail(ended: Worker, reason: unknown): void {
    if (thread !== ended) return;
    thread = undefined;
    for (const { reject } of waiting.values()) reject(reason);
    waiting.clear();
  }

  function ask({ sql, parameters }: CompiledQuery): Promise<QueryResult<unknown>> {
    requireInForce();
    if (waiting.size >= MAX_WAITING) throw unavailable('too many long questions are waiting');
    thread ??= start();
    asked += 1;
    const question: Question = { id: asked, sql, parameters };
    thread.postMessage(question);
    return new Promise((resolve, reject) => void waiting.set(question.id, { resolve, reject }));
  }

  const db = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => createDriver(ask),
      createIntrospector: (introspected) => new SqliteIntrospector(introspected),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
  return Object.freeze({
    db,
    async close() {
      await thread?.terminate();
      await db.destroy();
    },
  });
}

interface Question {
  readonly id: number;
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

interface Answer {
  readonly id: number;
  readonly rows: unknown[];
  readonly error?: { readonly message: string; readonly code: string };
}

/** What the thread does. Its text is handed over. */
function serve(require: NodeJS.Require): void {
  const { statSync } = require('node:fs');
  const { parentPort, workerData } = require('node:worker_threads');
  const Sqlite = require(workerData.driver);
  let database: BetterSqlite3.Database | undefined;

  function open(): BetterSqlite3.Database {
    const { path, ino } = workerData;
    const opened = new Sqlite(path, { readonly: true, timeout: 5_000 });
    if (statSync(path).ino === ino) return opened;
    // Another file took its place. The log beside it belongs to the first one.
    opened.close();
    throw new Sqlite.SqliteError(`${path} was replaced`, 'SQLITE_READONLY_DBMOVED');
  }

  parentPort.on('message', ({ id, sql, parameters }: Question) => {
    try {
      // With a question, since an error of the thread itself comes without its message and its kind.
      database ??= open();
      parentPort.postMessage({ id, rows: database.prepare(sql).all(...parameters) });
    } catch (error) {
      const { message, code } = error as Error & { readonly code?: string };
      parentPort.postMessage({ id, rows: [], error: { message, code: code ?? 'SQLITE_ERROR' } });
    }
  });
}

function createDriver(ask: (query: CompiledQuery) => Promise<QueryResult<unknown>>): Driver {
  const connection: DatabaseConnection = {
    executeQuery: async <R>(query: CompiledQuery) => (await ask(query)) as QueryResult<R>,
    // biome-ignore lint/correctness/useYield: nothing here asks for a stream.
    async *streamQuery() {
      throw new Error('a reader has no streams');
    },
  };
  const nothing = async (): Promise<void> => undefined;
  const refuse = async (): Promise<void> => {
    throw new Error('a reader has no transactions');
  };
  return {
    init: nothing,
    acquireConnection: async () => connection,
    releaseConnection: nothing,
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    destroy: nothing,
  };
}

function unavailable(message: string): Error {
  return new BetterSqlite3.SqliteError(message, 'SQLITE_BUSY');
}
