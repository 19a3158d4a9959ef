import type { SqliteConnection } from './sqlite.ts';
import { nextTurn, transactionsEnd } from './turns.ts';
import type { RefusedCounts } from './usage-journal.ts';
import {
  addCounts,
  type Counts,
  EVERY_ACCOUNT,
  type HourCounts,
  NO_COUNTS,
  prepareUsageSums,
} from './usage-sums.ts';

/** Uses of many keys in one hour, by its start in milliseconds since the Unix epoch. */
export interface HourTotal {
  readonly hour: number;
  readonly accepted: number;
  readonly refused: RefusedCounts;
}

/**
 * Sums of the ledger's hours over the keys of an account, and over all. An hour that is over is
 * summed up once; what is asked of the current one is read from the ledger's rows. Whatever is read
 * or written is a few hundred rows in each turn of the event loop, and costs memory for no more.
 */
export interface UsageTotals {
  /** Sums up every hour before `hour`, a little in each turn. Must be over: nothing counts there. */
  readonly closeUntil: (hour: number) => Promise<void>;
  /** The hours in `[from, to)` with a use, oldest first: of one account's keys, or of all. */
  readonly list: (range: TotalsRange) => Promise<readonly HourTotal[]>;
  /** Must be called in each transaction that writes an hour: a clock was put back, if it was over. */
  readonly reopen: (hour: number) => void;
  /** Ends what is under way. */
  readonly stop: () => Promise<void>;
}

/** Which totals to list. */
export interface TotalsRange {
  /** All accounts when absent. */
  readonly accountId: string | undefined;
  readonly from: number;
  readonly to: number;
}

const HOUR_MS = 3_600_000;

/** The totals of a database. */
export function createUsageTotals(connection: SqliteConnection): UsageTotals {
  const { driver } = connection;
  const sums = prepareUsageSums(connection);
  // Every hour before it is summed up, or was without a use. Totals of hours from it on count for
  // nothing: they are left from a summing up that was broken off. That an hour is summed up is
  // remembered by its total of all accounts; the last one has such a row even if nothing was used.
  let closedUntil = hourAfter(sums.lastClosed());
  // Every hour before it is that, or is being summed up.
  let closingUntil = closedUntil ?? 0;
  let isStopped = false;
  let closing: Promise<void> = Promise.resolve();

  /** Runs work in a transaction of its own, in a turn of its own. Whether it still could be done. */
  async function write(until: number, work: () => void): Promise<boolean> {
    await nextTurn();
    await transactionsEnd(driver);
    // Stopped, or a count came that belongs into an hour that is being summed up.
    if (isStopped || closingUntil !== until) return false;
    driver.transaction(work).immediate();
    return true;
  }

  /** Sums up one hour. Whether it could be. */
  async function closeHour(hour: number): Promise<boolean> {
    const until = hour + HOUR_MS;
    closingUntil = until;
    for (let isMore = true; isMore; ) {
      const isRemoved = await write(until, () => {
        isMore = sums.removeSome(hour);
      });
      if (!isRemoved) return false;
    }
    let counts = NO_COUNTS;
    for (let part = sums.nextPart(hour, 0); part; part = sums.nextPart(hour, part.upTo)) {
      const added = part;
      counts = addCounts(counts, sums.sumUp(added));
      if (!(await write(until, () => sums.addToAccounts(added)))) return false;
    }
    return finish(hour, counts);
  }

  async function finish(hour: number, counts: Counts): Promise<boolean> {
    const until = hour + HOUR_MS;
    closingUntil = until;
    if (!(await write(until, () => sums.finish(hour, counts)))) return false;
    closedUntil = until;
    return true;
  }

  async function close(hour: number): Promise<void> {
    for (;;) {
      const next = sums.nextHour(closedUntil ?? 0, hour);
      if (next === undefined) break;
      if (!(await closeHour(next))) return;
    }
    // Nothing counts in the hours up to the last: one row says so for all of them.
    if (closedUntil !== undefined && closedUntil < hour) await finish(hour - HOUR_MS, NO_COUNTS);
  }

  async function sumUpHours(from: number, to: number): Promise<readonly HourCounts[]> {
    const hours: HourCounts[] = [];
    for (let hour = sums.nextHour(from, to); hour !== undefined && !isStopped; ) {
      let counts = NO_COUNTS;
      for (let part = sums.nextPart(hour, 0); part; part = sums.nextPart(hour, part.upTo)) {
        counts = addCounts(counts, sums.sumUp(part));
        await nextTurn();
        if (isStopped) return hours;
      }
      hours.push([hour, ...counts]);
      hour = sums.nextHour(hour + HOUR_MS, to);
    }
    return hours;
  }

  async function sumUpKeys(accountId: string, from: number, to: number): Promise<HourCounts[]> {
    const hours = new Map<number, Counts>();
    let last = { createdAt: Number.MIN_SAFE_INTEGER, id: '' };
    for (;;) {
      const keys = sums.nextKeys(accountId, last);
      const end = keys.at(-1);
      if (end === undefined || isStopped) break;
      for (const [hour, ...counts] of sums.sumUpKeys(keys, from, to)) {
        hours.set(hour, addCounts(hours.get(hour) ?? NO_COUNTS, counts));
      }
      last = end;
      await nextTurn();
    }
    return [...hours]
      .map(([hour, counts]): HourCounts => [hour, ...counts])
      .sort(([one], [other]) => one - other);
  }

  return Object.freeze({
    closeUntil(hour) {
      // One after the other, and none the worse for one that failed.
      closing = closing.then(
        () => close(hour),
        () => close(hour),
      );
      return closing;
    },
    async list({ accountId, from, to }) {
      const openFrom = Math.max(from, closedUntil ?? 0);
      const closed = sums.totals(accountId ?? EVERY_ACCOUNT, from, Math.min(to, openFrom));
      if (openFrom >= to) return closed.map(toTotal);
      const open = await (accountId === undefined
        ? sumUpHours(openFrom, to)
        : sumUpKeys(accountId, openFrom, to));
      return [...closed, ...open].map(toTotal);
    },
    reopen(hour) {
      if (hour >= closingUntil) return;
      sums.reopen(hour);
      closingUntil = hour;
      if (closedUntil !== undefined) closedUntil = Math.min(closedUntil, hour);
    },
    async stop() {
      isStopped = true;
      await closing.catch(() => undefined);
    },
  } satisfies UsageTotals);
}

function hourAfter(hour: number | undefined): number | undefined {
  return hour === undefined ? undefined : hour + HOUR_MS;
}

function toTotal([hour, accepted = 0, ...refused]: HourCounts): HourTotal {
  const [perMinute = 0, perDay = 0, expired = 0, disabled = 0, revoked = 0, insufficientScope = 0] =
    refused;
  return {
    hour,
    accepted,
    refused: { perMinute, perDay, expired, disabled, revoked, insufficientScope },
  };
}
