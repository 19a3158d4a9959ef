import type { MaybePromise } from '../kernel/and-then.ts';
import type { Clock } from '../kernel/clock.ts';
import type { CommitReport } from '../kernel/metrics.ts';
import { createRecentCache } from '../kernel/recent-cache.ts';
import { findExceeded, type Limits, type QuotaState, stateOf, takeFrom } from './decide.ts';
import { createGroupCommit } from './group-commit.ts';
import {
  addAccepted,
  addRefused,
  createLedgerEntry,
  type LedgerEntry,
  moveTo,
  noteSecretUse,
  takeSnapshot,
} from './ledger-entry.ts';
import type { Charge, Quota, RefusalReason, SpendResult, UsageJournal } from './quota.ts';
import { createWindows, MINUTE_MS, windowsOf } from './window.ts';

/** What the ledger is made of. */
export interface LedgerOptions {
  readonly clock: Clock;
  readonly journal: UsageJournal;
  /** How many keys' counts are held in memory. Defaults to 100,000; see the keyring for their size. */
  readonly capacity?: number;
  /** Told of each commit. */
  readonly report?: (commit: CommitReport) => void;
}

/**
 * The quota of one process. It decides in memory, in one synchronous step, and answers once the
 * turn's decisions are committed together. A key that is not in memory is read from the journal;
 * one with uncommitted counts never leaves memory.
 */
export function createLedger(options: LedgerOptions): Quota {
  const { clock, journal } = options;
  const entries = createRecentCache<LedgerEntry>({
    capacity: options.capacity ?? 100_000,
    isPinned: ({ uncommitted, awaited }) => uncommitted > 0 || awaited > 0,
  });
  const loading = new Map<string, Loading>();
  const windowsAt = createWindows();
  const uncommitted = createGroupCommit({
    commit: journal.commit,
    // The journal is the truth: after a failed commit the counts are read from it again.
    forget: (keyId) => entries.delete(keyId),
    report: options.report,
  });

  /** Decides in the very step in which the entry is there; answers when that is committed. */
  function spend(charge: Charge): MaybePromise<SpendResult> {
    return withEntry(charge, decide);
  }

  function decide(entry: LedgerEntry, now: number, charge: Charge): MaybePromise<SpendResult> {
    const { limits, cost, secretId } = charge;
    if (!charge.isCurrent(now)) return STALE;
    const state = limits && stateOf(entry, limits, now);
    if (state !== null) {
      const window = findExceeded(state, cost);
      if (window !== undefined) return { kind: 'exceeded', window, state };
      takeFrom(state, cost);
    }
    addAccepted(entry, cost);
    if (secretId !== undefined) noteSecretUse(entry, secretId);
    return uncommitted.add(entry).then(() => ({ kind: 'accepted', state }));
  }

  function look(keyId: string, limits: Limits): MaybePromise<QuotaState> {
    return withEntry({ keyId }, (entry, now) => stateOf(entry, limits, now));
  }

  async function countRefusal(keyId: string, reason: RefusalReason): Promise<void> {
    try {
      await withEntry({ keyId }, (entry) => {
        addRefused(entry, reason);
        return uncommitted.add(entry);
      });
    } catch {
      // Fails open: the refusal stands whether or not it could be counted.
    }
  }

  /** Does something with a key's entry in the windows of now: in this step, if it is in memory. */
  function withEntry<K extends Key, T>(
    key: K,
    act: (entry: LedgerEntry, nowMs: number, key: K) => MaybePromise<T>,
  ): MaybePromise<T> {
    const now = clock.now();
    const entry = find(key);
    if (entry === undefined) {
      return load(key.keyId, now).then((loaded) => {
        loaded.awaited -= 1;
        return withEntry(key, act);
      });
    }
    if (isAhead(entry, now) && entry.uncommitted === 0) {
      entries.delete(key.keyId);
      return withEntry(key, act);
    }
    bringUpToDate(entry, now);
    return act(entry, now, key);
  }

  function find({ keyId, bookmark }: Key): LedgerEntry | undefined {
    // Nobody else writes there.
    const noted = bookmark?.place as LedgerEntry | undefined;
    if (noted !== undefined && entries.isKept(noted)) return noted;
    const entry = entries.get(keyId);
    if (bookmark !== undefined) bookmark.place = entry;
    return entry;
  }

  /** Reads a key's counts into memory. There they stay until all who wait for them have gone on. */
  function load(keyId: string, now: number): Promise<LedgerEntry> {
    const pending = loading.get(keyId) ?? startLoading(keyId, now);
    pending.waiting += 1;
    return pending.entry;
  }

  function startLoading(keyId: string, now: number): Loading {
    const { day, hour } = windowsOf(now);
    const entry = journal
      .load(keyId, day, hour)
      .then((stored) => {
        const loaded = createLedgerEntry(keyId, stored, now);
        loaded.awaited = pending.waiting;
        entries.set(keyId, loaded);
        // Not a step earlier, nor later: a use that finds neither would read the counts once more.
        loading.delete(keyId);
        return loaded;
      })
      .catch((error: unknown) => {
        loading.delete(keyId);
        throw error;
      });
    const pending = { entry, waiting: 0 };
    loading.set(keyId, pending);
    return pending;
  }

  function bringUpToDate(entry: LedgerEntry, nowMs: number): void {
    const now = Math.max(nowMs, entry.seenAt);
    const windows = windowsAt(now);
    const hourIsOver = windows.hour !== entry.windows.hour;
    if (hourIsOver && entry.uncommitted > 0) uncommitted.addPast(takeSnapshot(entry));
    moveTo(entry, windows, now);
  }

  return Object.freeze({ spend, look, countRefusal, settle: uncommitted.settle });
}

/** Whose counts are meant, and where they may be noted. */
type Key = Pick<Charge, 'keyId' | 'bookmark'>;

/** Counts that are being read, and how many wait for them. */
interface Loading {
  readonly entry: Promise<LedgerEntry>;
  waiting: number;
}

const STALE: SpendResult = Object.freeze({ kind: 'stale' });

// A clock that steps back by less than a minute (NTP) stays in the window it had reached, so that
// the step hands out no second allowance. One that steps back further was wrong before: the windows
// of the corrected time count.
function isAhead(entry: LedgerEntry, nowMs: number): boolean {
  return entry.seenAt - nowMs > MINUTE_MS;
}
