import type { Clock } from '../kernel/clock.ts';
import type { CommitReport } from '../kernel/metrics.ts';
import { createRecentCache } from '../kernel/recent-cache.ts';
import { findExceeded, type Limits, type QuotaState, stateOf } from './decide.ts';
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
import { DAY_MS, HOUR_MS, MINUTE_MS, startOfWindow } from './window.ts';

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
  const entries = createRecentCache<LedgerEntry>({ capacity: options.capacity ?? 100_000 });
  const loading = new Map<string, Promise<LedgerEntry>>();
  const uncommitted = createGroupCommit({
    commit: journal.commit,
    // The journal is the truth: after a failed commit the counts are read from it again.
    forget: (keyId) => entries.delete(keyId),
    report: options.report,
  });

  function spend(charge: Charge): Promise<SpendResult> {
    const entry = current(charge.keyId);
    return entry === undefined
      ? loadCurrent(charge.keyId).then((loaded) => decide(loaded, charge))
      : decide(entry, charge);
  }

  /** Decides in this very step; what it decided is answered when it is committed. */
  function decide(entry: LedgerEntry, charge: Charge): Promise<SpendResult> {
    const { limits, cost, secretId } = charge;
    const now = clock.now();
    if (!charge.isCurrent(now)) return STALE;
    if (limits !== null) {
      const state = stateOf(entry, limits, now);
      const window = findExceeded(state, cost);
      if (window !== undefined) return Promise.resolve({ kind: 'exceeded', window, state });
    }
    addAccepted(entry, cost);
    if (secretId !== undefined) noteSecretUse(entry, secretId);
    const state = limits && stateOf(entry, limits, now);
    return uncommitted.add(entry).then(() => ({ kind: 'accepted', state }));
  }

  function look(keyId: string, limits: Limits): QuotaState | Promise<QuotaState> {
    const entry = current(keyId);
    return entry === undefined
      ? loadCurrent(keyId).then((loaded) => stateOf(loaded, limits, clock.now()))
      : stateOf(entry, limits, clock.now());
  }

  async function countRefusal(keyId: string, reason: RefusalReason): Promise<void> {
    try {
      const entry = current(keyId) ?? (await loadCurrent(keyId));
      addRefused(entry, reason);
      await uncommitted.add(entry);
    } catch {
      // Fails open: the refusal stands whether or not it could be counted.
    }
  }

  /** The key's entry, in the windows of now, if it is in memory. */
  function current(keyId: string): LedgerEntry | undefined {
    const entry = entries.get(keyId) ?? uncommitted.find(keyId);
    if (entry === undefined) return undefined;
    const now = clock.now();
    if (isAhead(entry, now) && !uncommitted.has(keyId)) {
      entries.delete(keyId);
      return undefined;
    }
    bringUpToDate(entry, now);
    return entry;
  }

  /**
   * The same of one that is not in memory. Whatever pushed it out again before it was looked at, it is
   * what the journal has: the loading ends. What follows must not await before it counts.
   */
  async function loadCurrent(keyId: string): Promise<LedgerEntry> {
    const loaded = await load(keyId);
    const entry = current(keyId);
    if (entry !== undefined) return entry;
    bringUpToDate(loaded, clock.now());
    return loaded;
  }

  function load(keyId: string): Promise<LedgerEntry> {
    const pending = loading.get(keyId);
    if (pending !== undefined) return pending;
    const now = clock.now();
    const started = journal
      .load(keyId, startOfWindow(now, DAY_MS), startOfWindow(now, HOUR_MS))
      .then((stored) => {
        const entry = createLedgerEntry(keyId, stored, now);
        entries.set(keyId, entry);
        return entry;
      })
      .finally(() => loading.delete(keyId));
    loading.set(keyId, started);
    return started;
  }

  function bringUpToDate(entry: LedgerEntry, nowMs: number): void {
    const now = Math.max(nowMs, entry.seenAt);
    const hourIsOver = startOfWindow(now, HOUR_MS) !== entry.hour;
    if (hourIsOver && uncommitted.has(entry.keyId)) uncommitted.addPast(takeSnapshot(entry));
    moveTo(entry, now);
  }

  return Object.freeze({ spend, look, countRefusal, settle: uncommitted.settle });
}

const STALE: Promise<SpendResult> = Promise.resolve({ kind: 'stale' });

// A clock that steps back by less than a minute (NTP) stays in the window it had reached, so that
// the step hands out no second allowance. One that steps back further was wrong before: the windows
// of the corrected time count.
function isAhead(entry: LedgerEntry, nowMs: number): boolean {
  return entry.seenAt - nowMs > MINUTE_MS;
}
