import type { Worker } from 'node:worker_threads';
import { type FileAt, startThread } from './thread.ts';

/**
 * Brings what was committed from the log into the database file, in a thread of its own. It is only
 * a help: SQLite still does what is left by itself, and all of it where the thread cannot.
 */
export interface Checkpoints {
  /** Tells that so many rows were committed. Never waits and never fails. */
  readonly wrote: (rows: number) => void;
  /** Ends the thread, once it is through with what it writes. */
  readonly close: () => Promise<void>;
}

// A row changes a page or a few. SQLite's own checkpoint comes with the thousandth page in the log.
const MIN_ROWS = 100;

// When there is more to write than this allows for, the thread would only take time from the others.
const MIN_INTERVAL_MS = 50;

/**
 * Checkpoints of a database file. The thread starts with the first of them. There is none while
 * `isWhole` says no: a log with a hole would be copied into the file as it is.
 */
export function createCheckpoints(file: FileAt, isWhole: () => boolean): Checkpoints {
  let thread: Worker | undefined;
  let rowsSince = 0;
  let startedAt = Number.NEGATIVE_INFINITY;
  let isBusy = false;

  function start(): Worker {
    const started = startThread(serve, file);
    started.on('message', () => {
      isBusy = false;
    });
    // One that ends leaves its checkpoint unanswered: no other is asked for.
    started.on('error', () => undefined);
    return started;
  }

  return Object.freeze({
    wrote(rows) {
      rowsSince += rows;
      if (isBusy || rowsSince < MIN_ROWS) return;
      const now = performance.now();
      if (now - startedAt < MIN_INTERVAL_MS) return;
      startedAt = now;
      rowsSince = 0;
      if (!isWhole()) return;
      isBusy = true;
      thread ??= start();
      thread.postMessage(null);
    },
    async close() {
      isBusy = true;
      await thread?.terminate();
    },
  } satisfies Checkpoints);
}

/** What the thread does. Its text is handed over. */
function serve(require: NodeJS.Require): void {
  const { statSync } = require('node:fs');
  const { parentPort, workerData } = require('node:worker_threads');
  const Sqlite = require(workerData.driver);
  const { path, ino } = workerData;
  const database = new Sqlite(path, { fileMustExist: true });
  // The log belongs to the file that was opened first: it would spoil any other.
  if (statSync(path).ino !== ino) throw new Error(`${path} was replaced`);
  database.pragma('synchronous = NORMAL');
  // PASSIVE waits for nobody, and nobody has to wait for it.
  const checkpoint = database.prepare('pragma wal_checkpoint(PASSIVE)');
  parentPort.on('message', () => {
    try {
      checkpoint.get();
    } catch {
      // A full disk, for one. Commits tell of it themselves; a later checkpoint may succeed.
    }
    parentPort.postMessage(null);
  });
}
