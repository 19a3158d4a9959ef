import type { CommitReport } from '../kernel/metrics.ts';
import { type LedgerEntry, takeSnapshot } from './ledger-entry.ts';
import type { UsageHour } from './quota.ts';

/** Collects what one turn of the event loop counts and commits it together. */
export interface GroupCommit {
  /**
   * Marks an entry as changed: it is uncommitted until that is done. Resolves when the change is
   * committed, rejects when it cannot be.
   */
  readonly add: (entry: LedgerEntry) => Promise<void>;
  /** Adds an hour that is over; it goes with the next commit. */
  readonly addPast: (hour: UsageHour) => void;
  /** Resolves when all that was added so far is committed or was given up: nothing if it is now. */
  readonly settle: () => Promise<void> | undefined;
}

/** What a group commit is made of. */
export interface GroupCommitOptions {
  readonly commit: (hours: readonly UsageHour[]) => Promise<void>;
  /** Called for each key whose counts could not be committed. */
  readonly forget: (keyId: string) => void;
  /** Told of each commit. */
  readonly report?: ((commit: CommitReport) => void) | undefined;
}

interface Batch {
  readonly entries: LedgerEntry[];
  readonly past: UsageHour[];
  readonly done: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * A group commit: the first entry of a turn schedules one commit behind all that the turn still
 * decides, so that a hundred decisions cost one transaction. Commits follow one another; entries
 * that change while one is under way go with the next.
 */
export function createGroupCommit(options: GroupCommitOptions): GroupCommit {
  let collecting: Batch | undefined;
  let committing: Batch | undefined;

  function open(): Batch {
    if (collecting !== undefined) return collecting;
    collecting = createBatch();
    if (committing === undefined) setImmediate(run);
    return collecting;
  }

  async function run(): Promise<void> {
    const batch = collecting;
    if (batch === undefined) return;
    committing = batch;
    collecting = undefined;
    const startedAt = performance.now();
    let isCommitted = false;
    try {
      await options.commit(batch.past.concat(batch.entries.map(takeSnapshot)));
      isCommitted = true;
      close(batch);
      batch.resolve();
    } catch (error) {
      giveUp(batch, error);
      // What was counted meanwhile stands on the counts that were lost: it is given up as well.
      if (collecting !== undefined) giveUp(collecting, error);
      collecting = undefined;
    }
    const durationMs = performance.now() - startedAt;
    options.report?.({ keys: batch.entries.length, durationMs, isCommitted });
    committing = undefined;
    if (collecting !== undefined) setImmediate(run);
  }

  function giveUp(batch: Batch, error: unknown): void {
    close(batch);
    for (const { keyId } of batch.entries) options.forget(keyId);
    batch.reject(error);
  }

  return Object.freeze({
    add(entry) {
      const batch = open();
      if (entry.batch !== batch) {
        entry.batch = batch;
        entry.uncommitted += 1;
        batch.entries.push(entry);
      }
      return batch.done;
    },
    addPast: (hour) => void open().past.push(hour),
    settle() {
      if (committing === undefined && collecting === undefined) return undefined;
      return Promise.allSettled([committing?.done, collecting?.done]).then(() => undefined);
    },
  } satisfies GroupCommit);
}

function close(batch: Batch): void {
  for (const entry of batch.entries) {
    entry.uncommitted -= 1;
    if (entry.batch === batch) entry.batch = undefined;
  }
}

function createBatch(): Batch {
  let resolve: () => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const done = new Promise<void>((onDone, onFailed) => {
    resolve = onDone;
    reject = onFailed;
  });
  // Whoever waits gets the rejection; when nobody does (a past hour), it is not an accident.
  done.catch(() => undefined);
  return { entries: [], past: [], done, resolve, reject };
}
