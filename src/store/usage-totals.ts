import type { SqliteConnection } from './sqlite.ts';
import { nextTurn, transactionsEnd } from './turns.ts';
import type { RefusedCounts } from './usage-journal.ts';

/** Uses of many keys in one hour, by its start in milliseconds since the Unix epoch. */
export interface HourTotal {
  readonly hour: number;
  readonly accepted: number;
  readonly refused: RefusedCounts;
}

/**
 * Sums of the ledger's hours over the keys of an account, and over all. An hour that is over is
 * summed up once; what is asked of the current one is read from the ledger's rows.
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

/** A row of sums; the counts are in the order of `COUNTS`. */
type Sums = [accountId: string, hour: number, ...counts: number[]];

const HOUR_MS = 3_600_000;
const EVERY_ACCOUNT = '*';

const COUNTS = [
  'accepted',
  'refused_per_minute',
  'refused_per_day',
  'refused_expired',
  'refused_disabled',
  'refused_revoked',
  'refused_insufficient_scope',
] as const;

// What one turn of the event loop may take: some 10,000 rows, about 10 ms.
const KEYS_A_TURN = 400;
const HOURS_A_SLICE = 24;

/** The totals of a database. */
export function createUsageTotals({ driver }: SqliteConnection): UsageTotals {
  const read = prepareReads(driver);
  const insert = driver.prepare(
    `insert or replace into usage_totals (account_id, hour, ${COUNTS.join(', ')})
     values (?, ?, ${COUNTS.map(() => '?').join(', ')})`,
  );
  const remove = driver.prepare('delete from usage_totals where hour >= ?');
  const writeAll = driver.transaction((rows: readonly Sums[]) => {
    for (const row of rows) insert.run(...row);
  });
  // Every hour before it is summed up, or was without a use. The last one that was summed up has a row
  // of its own even if nothing was used.
  let closedUntil = nextHour(read.lastClosed());
  // Every hour before it is that, or is being summed up.
  let closingUntil = closedUntil ?? 0;
  let isStopped = false;
  let closing: Promise<void> = Promise.resolve();

  /** The sums of `[from, to)`, by account and hour; nothing when it was stopped. */
  async function sumUp(keyIds: readonly string[], from: number, to: number): Promise<Sums[]> {
    const sums = new Map<string, Sums>();
    for (let start = 0; start < keyIds.length && !isStopped; start += KEYS_A_TURN) {
      const part = JSON.stringify(keyIds.slice(start, start + KEYS_A_TURN));
      for (const row of read.sums(part, from, to)) {
        add(sums, row);
        add(sums, [EVERY_ACCOUNT, ...row.slice(1)] as Sums);
      }
      await nextTurn();
    }
    return [...sums.values()];
  }

  /** Whether it could be summed up. */
  async function closeSlice(from: number, to: number): Promise<boolean> {
    closingUntil = to;
    const rows = await sumUp(read.keyIds(), from, to);
    await transactionsEnd(driver);
    // Stopped, or a count came that belongs into the slice: what was summed up is not all of it.
    if (isStopped || closingUntil !== to) return false;
    const last = to - HOUR_MS;
    const isThere = rows.some(([id, hour]) => id === EVERY_ACCOUNT && hour === last);
    const mark: Sums = [EVERY_ACCOUNT, last, ...COUNTS.map(() => 0)];
    writeAll.immediate(isThere ? rows : [...rows, mark]);
    closedUntil = to;
    return true;
  }

  function startAt(hour: number | undefined): void {
    closedUntil = hour;
    closingUntil = hour ?? 0;
  }

  async function close(hour: number): Promise<void> {
    if (closedUntil === undefined) startAt(read.firstHour() ?? undefined);
    while (closedUntil !== undefined && closedUntil < hour) {
      const to = Math.min(hour, closedUntil + HOURS_A_SLICE * HOUR_MS);
      if (!(await closeSlice(closedUntil, to))) return;
    }
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
      const account = accountId ?? EVERY_ACCOUNT;
      const openFrom = Math.max(from, closedUntil ?? 0);
      const closed = read.totals(account, from, Math.min(to, openFrom));
      const keyIds = openFrom < to ? read.keyIds(accountId) : [];
      const open = (await sumUp(keyIds, openFrom, to)).filter(([id]) => id === account);
      return [...closed, ...open.toSorted((one, other) => one[1] - other[1])].map(toTotal);
    },
    reopen(hour) {
      if (hour >= closingUntil) return;
      remove.run(hour);
      closingUntil = hour;
      if (closedUntil !== undefined) closedUntil = Math.min(closedUntil, hour);
    },
    async stop() {
      isStopped = true;
      await closing.catch(() => undefined);
    },
  } satisfies UsageTotals);
}

function prepareReads(driver: SqliteConnection['driver']) {
  const list = (sumOf: (count: string) => string): string => COUNTS.map(sumOf).join(', ');
  // A cross join keeps the order (SQLite, "The query optimizer overview", section 8.2): each key's
  // hours are found by the primary key, which needs no index that every commit would have to keep.
  const sums = driver
    .prepare<[string, number, number], Sums>(
      `select k.account_id, u.hour, ${list((count) => `sum(u.${count})`)}
       from json_each(?) id cross join api_keys k on k.id = id.value
         cross join usage_hours u on u.api_key_id = k.id and u.hour >= ? and u.hour < ?
       group by k.account_id, u.hour`,
    )
    .raw();
  const totals = driver
    .prepare<[string, number, number], Sums>(
      `select account_id, hour, ${list((count) => count)} from usage_totals
       where account_id = ? and hour >= ? and hour < ? order by hour`,
    )
    .raw();
  const lastClosed = driver
    .prepare<[string], number | null>('select max(hour) from usage_totals where account_id = ?')
    .pluck();
  const firstHour = driver
    .prepare<[], number | null>(
      `select min(hour) from (
         select (select min(hour) from usage_hours where api_key_id = k.id) as hour from api_keys k
       )`,
    )
    .pluck();
  const keyIds = driver.prepare<[], string>('select id from api_keys').pluck();
  const keyIdsOf = driver
    .prepare<[string], string>('select id from api_keys where account_id = ?')
    .pluck();
  return {
    sums: (ids: string, from: number, to: number) => sums.all(ids, from, to),
    totals: (accountId: string, from: number, to: number) => totals.all(accountId, from, to),
    lastClosed: () => lastClosed.get(EVERY_ACCOUNT) ?? undefined,
    firstHour: () => firstHour.get(),
    keyIds: (accountId?: string) =>
      accountId === undefined ? keyIds.all() : keyIdsOf.all(accountId),
  };
}

function nextHour(hour: number | undefined): number | undefined {
  return hour === undefined ? undefined : hour + HOUR_MS;
}

function add(sums: Map<string, Sums>, row: Sums): void {
  const name = `${row[0]} ${row[1]}`;
  const sum = sums.get(name);
  if (sum === undefined) {
    sums.set(name, [...row]);
    return;
  }
  for (let column = 2; column < row.length; column += 1) {
    sum[column] = Number(sum[column]) + Number(row[column]);
  }
}

function toTotal([, hour, accepted = 0, ...refused]: Sums): HourTotal {
  const [perMinute = 0, perDay = 0, expired = 0, disabled = 0, revoked = 0, insufficientScope = 0] =
    refused;
  return {
    hour,
    accepted,
    refused: { perMinute, perDay, expired, disabled, revoked, insufficientScope },
  };
}
