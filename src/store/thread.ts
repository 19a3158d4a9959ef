import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

/** A database file: where it was found, and its number in the file system. */
export interface FileAt {
  readonly path: string;
  readonly ino: number;
}

/**
 * Starts a thread with a connection of its own to a database file. It keeps no process from ending.
 *
 * The text of `serve` is handed over, so that it works from wherever the server was bundled to: it
 * may use nothing of the file that it stands in. In `workerData` it finds the file's `path` and
 * `ino`, and the driver's path as `driver`.
 */
export function startThread(serve: (require: NodeJS.Require) => void, file: FileAt): Worker {
  const driver = createRequire(import.meta.url).resolve('better-sqlite3');
  const thread = new Worker(`(${serve})(require)`, {
    eval: true,
    workerData: { ...file, driver },
  });
  thread.unref();
  return thread;
}
