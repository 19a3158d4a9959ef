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
  hasUnwritten,
  isUnknownDay,
  type LedgerEntry,
  moveTo,
  noteSecretUse,
  takeSnapshot,
} from './ledger-entry.ts';
import {
  type Charge,
  NO_LATER_HOUR,
  type Quota,
  type RefusalReason,
  type SpendResult,
  type UsageJournal,
} from './quota.ts';
import { createSteadyWindows } from './steady-windows.ts';
import { MINUTE_MS, type Windows } from './window.ts';

/** What the ledger is made of. */
export interface LedgerOptions {
  readonly clock: Clock;
  readonly journal: UsageJournal;
  /** How many keys' counts are held in memory. Defaults to 100,000; see the keyring for their size. */
  readonly capacity?: number;
  /** Told of each commit. */
  readonly report?: (commit: CommitReport) => void;
  /** Told when the clock was put forward or back by more than a minute, and by how much. */
  readonly reportStep?: ((byMs: number) => void) | undefined;
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
  let wasPutBack = false;
  const windowsAt = createSteadyWindows(clock, reportStep);
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
    addAccepted(entry, cost, now);
    if (secretId !== undefined) noteSecretUse(entry, secretId);
    return uncommitted.add(entry).then(() => ({ kind: 'accepted', state }));
  }

  function look(keyId: string, limits: Limits): MaybePromise<QuotaState> {
    return withEntry({ keyId }, (entry, now) => stateOf(entry, limits, now));
  }

  async function countRefusal(keyId: string, reason: RefusalReason): Promise<void> {
    try {
      await withEntry({ keyId }, (entry, now) => {
        addRefused(entry, reason, now);
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
    const windows = windowsAt(now);
    const entry = find(key);
    if (entry === undefined) {
      return load(key.keyId, now, windows).then((loaded) => {
        loaded.awaited -= 1;
        return withEntry(key, act);
      });
    }
    if (entry.windows !== windows) {
      const next = nextWindows(entry, windows);
      if (isUnknownDay(entry, next)) return letGo(entry).then(() => withEntry(key, act));
      move(entry, next);
    }
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
  function load(keyId: string, now: number, windows: Windows): Promise<LedgerEntry> {
    const pending = loading.get(keyId) ?? startLoading(keyId, now, windows);
    pending.waiting += 1;
    return pending.entry;
  }

  function startLoading(keyId: string, now: number, windows: Windows): Loading {
    const entry = read(keyId, now, windows)
      .then((loaded) => {
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

  async function read(keyId: string, now: number, windows: Windows): Promise<LedgerEntry> {
    const stored = await journal.load(keyId, windows.day, windows.hour);
    noticeStored(stored.minute?.startsAt, now);
    if (stored.laterHour !== NO_LATER_HOUR) noticeStored(stored.laterHour, now);
    const { following } = windows;
    if (following === undefined) return createLedgerEntry(keyId, stored, windows);
    // The minute after the last one of an hour is stored with the next hour.
    const isElsewhere = stored.laterHour === following.minute;
    const next = isElsewhere ? await journal.load(keyId, following.day, following.hour) : stored;
    return next.minute?.startsAt === following.minute
      ? createLedgerEntry(keyId, next, following)
      : createLedgerEntry(keyId, stored, windows);
  }

  /** Lets an entry go, so that its key's counts are read: first they must have been written. */
  async function letGo(entry: LedgerEntry): Promise<void> {
    if (entry.uncommitted > 0) await uncommitted.settle();
    else entries.delete(entry.keyId);
  }

  function move(entry: LedgerEntry, windows: Windows): void {
    const isLeft = windows.hour !== entry.windows.hour;
    if (isLeft && hasUnwritten(entry)) uncommitted.addPast(takeSnapshot(entry));
    moveTo(entry, windows);
  }

  function reportStep(byMs: number): void {
    if (byMs < 0) wasPutBack = true;
    options.reportStep?.(byMs);
  }

  /** Notices a step back that no process saw, once: counts are ahead of the clock. */
  function noticeStored(instant: number | undefined, now: number): void {
    if (wasPutBack || instant === undefined || instant - now <= MINUTE_MS) return;
    reportStep(now - instant);
  }

  return Object.freeze({ spend, look, countRefusal, settle: uncommitted.settle });
}

/** The windows of now, unless the entry was read ahead of them: then it goes on. */
function nextWindows({ windows }: LedgerEntry, now: Windows): Windows {
  const { following } = now;
  return windows.minute === following?.minute ? following : now;
}

/** Whose counts are meant, and where they may be noted. */
type Key = Pick<Charge, 'keyId' | 'bookmark'>;

/** Counts that are being read, and how many wait for them. */
interface Loading {
  readonly entry: Promise<LedgerEntry>;
  waiting: number;
}

const STALE: SpendResult = Object.freeze({ kind: 'stale' });
