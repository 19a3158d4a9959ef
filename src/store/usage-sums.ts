import type { SqliteConnection } from './sqlite.ts';

/** Uses by outcome, in the order of `COUNTS`. */
export type Counts = readonly number[];

/** The counts of one hour, by its start in milliseconds since the Unix epoch. */
export type HourCounts = readonly [hour: number, ...counts: number[]];

/** The account whose totals are those of all accounts. */
export const EVERY_ACCOUNT = '*';

const COUNTS = [
  'accepted',
  'refused_per_minute',
  'refused_per_day',
  'refused_expired',
  'refused_disabled',
  'refused_revoked',
  'refused_insufficient_scope',
] as const;

/** No uses at all. */
export const NO_COUNTS: Counts = Object.freeze(COUNTS.map(() => 0));

// What one turn of the event loop may take: a few milliseconds, also on ten million keys.
const ROWS_A_TURN = 100;
const KEYS_A_TURN = 500;

/** Rows of one hour in the ledger, by their places in the file. */
export interface Part {
  readonly hour: number;
  /** Behind this place. */
  readonly after: number;
  /** Up to this one. */
  readonly upTo: number;
}

/** A place among an account's keys, which stand in the order in which they were made. */
export interface KeyPlace {
  readonly createdAt: number;
  readonly id: string;
}

/** The statements behind the totals. Each reads or writes what fits into one turn. */
export type UsageSums = ReturnType<typeof prepareUsageSums>;

/** Prepares the statements behind the totals. */
export function prepareUsageSums({ driver }: SqliteConnection) {
  const partEnd = driver
    .prepare<[number, number], number | null>(
      `select max(rowid) from (
         select rowid from usage_hours where hour = ? and rowid > ?
         order by rowid limit ${ROWS_A_TURN}
       )`,
    )
    .pluck();
  const sumOfPart = driver
    .prepare<[number, number, number], number[]>(
      `select ${sums('u')} from usage_hours u where u.hour = ? and u.rowid > ? and u.rowid <= ?`,
    )
    .raw();
  const nextHour = driver
    .prepare<[number, number], number | null>(
      'select min(hour) from usage_hours where hour >= ? and hour < ?',
    )
    .pluck();
  const lastClosed = driver
    .prepare<[string], number | null>('select max(hour) from usage_totals where account_id = ?')
    .pluck();
  const totals = driver
    .prepare<[string, number, number], [number, ...number[]]>(
      `select hour, ${COUNTS.join(', ')} from usage_totals
       where account_id = ? and hour >= ? and hour < ? order by hour`,
    )
    .raw();
  return Object.freeze({
    /** The next rows of an hour behind a place; nothing when there are none. */
    nextPart(hour: number, after: number): Part | undefined {
      const upTo = partEnd.get(hour, after) ?? undefined;
      return upTo === undefined ? undefined : { hour, after, upTo };
    },
    sumUp: ({ hour, after, upTo }: Part): Counts => sumOfPart.get(hour, after, upTo) ?? NO_COUNTS,
    /** The first hour in `[from, to)` that anything counts in. */
    nextHour: (from: number, to: number) => nextHour.get(from, to) ?? undefined,
    lastClosed: () => lastClosed.get(EVERY_ACCOUNT) ?? undefined,
    totals: (accountId: string, from: number, to: number): readonly HourCounts[] =>
      totals.all(accountId, from, to),
    ...prepareSumsOfKeys(driver),
    ...prepareWrites(driver),
  });
}

function prepareSumsOfKeys(driver: SqliteConnection['driver']) {
  const keys = driver.prepare<[string, number, string], KeyPlace>(
    `select created_at as createdAt, id from api_keys
     where account_id = ? and (created_at, id) > (?, ?)
     order by created_at, id limit ${KEYS_A_TURN}`,
  );
  // A cross join keeps the order (SQLite, "The query optimizer overview", section 8.2): each key's
  // hours are found by the primary key.
  const sumOfKeys = driver
    .prepare<[string, number, number], [number, ...number[]]>(
      `select u.hour, ${sums('u')} from json_each(?) id
         cross join usage_hours u on u.api_key_id = id.value and u.hour >= ? and u.hour < ?
       group by u.hour`,
    )
    .raw();
  return {
    /** The account's next keys behind a place. */
    nextKeys: (accountId: string, { createdAt, id }: KeyPlace): readonly KeyPlace[] =>
      keys.all(accountId, createdAt, id),
    sumUpKeys(places: readonly KeyPlace[], from: number, to: number): readonly HourCounts[] {
      const ids = JSON.stringify(places.map(({ id }) => id));
      return sumOfKeys.all(ids, from, to);
    },
  };
}

function prepareWrites(driver: SqliteConnection['driver']) {
  const columns = `account_id, hour, ${COUNTS.join(', ')}`;
  const add = driver.prepare<[number, number, number]>(
    `insert into usage_totals (${columns})
     select k.account_id, u.hour, ${sums('u')}
     from usage_hours u cross join api_keys k on k.id = u.api_key_id
     where u.hour = ? and u.rowid > ? and u.rowid <= ?
     group by k.account_id
     on conflict (account_id, hour) do update set
       ${COUNTS.map((count) => `${count} = ${count} + excluded.${count}`).join(', ')}`,
  );
  const insert = driver.prepare<unknown[]>(
    `insert or replace into usage_totals (${columns})
     values (?, ?, ${COUNTS.map(() => '?').join(', ')})`,
  );
  const removeSome = driver.prepare<[number]>(
    `delete from usage_totals where rowid in (
       select rowid from usage_totals where hour = ? limit ${ROWS_A_TURN}
     )`,
  );
  const reopen = driver.prepare<[string, number]>(
    'delete from usage_totals where account_id = ? and hour >= ?',
  );
  return {
    /** Adds rows of the ledger to the totals of the accounts that their keys belong to. */
    addToAccounts: ({ hour, after, upTo }: Part) => void add.run(hour, after, upTo),
    /** Writes the hour's total of all accounts: from then on the hour is summed up. */
    finish: (hour: number, counts: Counts) => void insert.run(EVERY_ACCOUNT, hour, ...counts),
    /** Removes totals of an hour. Whether there may be more. */
    removeSome: (hour: number): boolean => removeSome.run(hour).changes === ROWS_A_TURN,
    /** From an hour on, no hour is summed up any more. */
    reopen: (hour: number) => void reopen.run(EVERY_ACCOUNT, hour),
  };
}

/** One hour's counts and another's, together. */
export function addCounts(one: Counts, other: Counts): Counts {
  return one.map((count, index) => count + (other[index] ?? 0));
}

function sums(table: string): string {
  return COUNTS.map((count) => `coalesce(sum(${table}.${count}), 0)`).join(', ');
}
