import type { SqliteConnection } from './sqlite.ts';
import type { UsageHoursTable } from './tables.ts';
import { transactionsEnd } from './turns.ts';
import type { UsageTotals } from './usage-totals.ts';

/** A key's uses in one hour. Instants are in milliseconds since the Unix epoch. */
export interface UsageHourRecord {
  readonly keyId: string;
  readonly hour: number;
  readonly accepted: number;
  readonly refused: RefusedCounts;
  /** The last minute of the hour in which a use was accepted, and how many were. */
  readonly minute: number;
  readonly minuteAccepted: number;
  readonly lastUsedAt: number | null;
}

/** Refused uses by reason. */
export interface RefusedCounts {
  readonly perMinute: number;
  readonly perDay: number;
  readonly expired: number;
  readonly disabled: number;
  readonly revoked: number;
  readonly insufficientScope: number;
}

/**
 * What is to be added to an hour: uses and refusals since it was last written, when each reason last
 * was one, and the secrets that were used, in which minute. Only the minute's count is a sum.
 */
export interface WrittenUsageHour extends UsageHourRecord {
  readonly lastRefusedAt: Readonly<Partial<Record<keyof RefusedCounts, number>>>;
  readonly secretUses: readonly { readonly secretId: string; readonly usedAt: number }[];
  /** One for each key: here stands the row that was last written of it, once it was. */
  readonly bookmark: { place?: number | undefined };
}

/** Remembers the ledger's counts. */
export interface SqliteUsageJournal {
  readonly load: (keyId: string, day: number, hour: number) => Promise<StoredCounts>;
  readonly commit: (hours: readonly WrittenUsageHour[]) => Promise<void>;
}

/** What is stored of a key, seen from one hour of a day. */
export interface StoredCounts {
  readonly dayAccepted: number;
  /** The minute of the hour that was counted last. */
  readonly minute: StoredMinute | undefined;
  /** The first hour after this one that has counts; infinite if none has. */
  readonly laterHour: number;
}

interface StoredMinute {
  readonly startsAt: number;
  readonly accepted: number;
}

const DAY_MS = 86_400_000;

/**
 * The ledger's journal on SQLite. It writes with the driver's prepared statements, not through
 * Kysely: this is the one statement that runs for every verification.
 */
export function createUsageJournal(
  { driver }: SqliteConnection,
  totals: Pick<UsageTotals, 'reopen'>,
): SqliteUsageJournal {
  const upsert = driver
    .prepare<[string, number, ...Counts], number>(`
    insert into usage_hours (
      api_key_id, hour, accepted, minute, minute_accepted, last_used_at, refused_per_minute,
      refused_per_day, refused_expired, refused_disabled, refused_revoked,
      refused_insufficient_scope
    ) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    on conflict (api_key_id, hour) do update set
      accepted = accepted + excluded.accepted,
      minute = excluded.minute,
      minute_accepted = excluded.minute_accepted,
      last_used_at = coalesce(excluded.last_used_at, last_used_at),
      refused_per_minute = refused_per_minute + excluded.refused_per_minute,
      refused_per_day = refused_per_day + excluded.refused_per_day,
      refused_expired = refused_expired + excluded.refused_expired,
      refused_disabled = refused_disabled + excluded.refused_disabled,
      refused_revoked = refused_revoked + excluded.refused_revoked,
      refused_insufficient_scope =
        refused_insufficient_scope + excluded.refused_insufficient_scope
    returning rowid`)
    .pluck();
  // By its row number, a row is found in half of the time. Whether it is the right one is looked at:
  // it may have been given to another, or not have been written after all.
  const isThatRow = 'where rowid = ? and api_key_id = ? and hour = ?';
  const setAccepted = `update usage_hours set accepted = accepted + ?, minute = ?,
    minute_accepted = ?, last_used_at = coalesce(?, last_used_at)`;
  const updateAccepted = driver.prepare<[...Accepted, number, string, number]>(
    `${setAccepted} ${isThatRow}`,
  );
  const update = driver.prepare<[...Counts, number, string, number]>(`${setAccepted},
      refused_per_minute = refused_per_minute + ?, refused_per_day = refused_per_day + ?,
      refused_expired = refused_expired + ?, refused_disabled = refused_disabled + ?,
      refused_revoked = refused_revoked + ?,
      refused_insufficient_scope = refused_insufficient_scope + ?
    ${isThatRow}`);
  const upsertRefusal = driver.prepare(`
    insert into last_refusals (api_key_id, reason, refused_at) values (?, ?, ?)
    on conflict (api_key_id, reason) do update set refused_at = excluded.refused_at`);
  const upsertSecretUse = driver.prepare(`
    insert into secret_uses (secret_id, last_used_at) values (?, ?)
    on conflict (secret_id) do update set last_used_at = excluded.last_used_at`);
  const selectDay = driver.prepare<[number, number, string, number], DayRow>(
    `select coalesce(sum(accepted) filter (where hour < ?), 0) as accepted,
       min(hour) filter (where hour > ?) as later
     from usage_hours where api_key_id = ? and hour >= ?`,
  );
  const selectMinute = driver.prepare<[string, number], StoredMinute>(
    `select minute as startsAt, minute_accepted as accepted
     from usage_hours where api_key_id = ? and hour = ?`,
  );
  const writeAll = driver.transaction((hours: readonly WrittenUsageHour[]) => {
    for (const hour of hours) {
      writeHour(hour);
      totals.reopen(hour.hour);
      for (const reason in hour.lastRefusedAt) {
        upsertRefusal.run(hour.keyId, reason, hour.lastRefusedAt[reason as keyof RefusedCounts]);
      }
      for (const { secretId, usedAt } of hour.secretUses) upsertSecretUse.run(secretId, usedAt);
    }
  });

  function writeHour(hour: WrittenUsageHour): void {
    const { keyId, bookmark } = hour;
    if (bookmark.place !== undefined) {
      if (writeInPlace(hour, bookmark.place) === 1) return;
    }
    bookmark.place = upsert.get(keyId, hour.hour, ...countsOf(hour));
  }

  /** How many rows that changed: none if the row is not there any more. */
  function writeInPlace(hour: WrittenUsageHour, place: number): number {
    const { keyId, accepted, minute, minuteAccepted, lastUsedAt } = hour;
    if (isRefusedSince(hour)) {
      return update.run(...countsOf(hour), place, keyId, hour.hour).changes;
    }
    // Spread out by hand: this is what most uses come to.
    return updateAccepted.run(accepted, minute, minuteAccepted, lastUsedAt, place, keyId, hour.hour)
      .changes;
  }

  return Object.freeze({
    async load(keyId, day, hour) {
      const stored = selectDay.get(day + DAY_MS, hour, keyId, day);
      return {
        dayAccepted: stored?.accepted ?? 0,
        minute: selectMinute.get(keyId, hour),
        laterHour: stored?.later ?? Number.POSITIVE_INFINITY,
      };
    },
    async commit(hours) {
      await transactionsEnd(driver);
      writeAll.immediate(hours);
    },
  } satisfies SqliteUsageJournal);
}

/** A key's hour from its row. */
export function toUsageHour(row: UsageHoursTable): UsageHourRecord {
  return {
    keyId: row.api_key_id,
    hour: row.hour,
    accepted: row.accepted,
    refused: {
      perMinute: row.refused_per_minute,
      perDay: row.refused_per_day,
      expired: row.refused_expired,
      disabled: row.refused_disabled,
      revoked: row.refused_revoked,
      insufficientScope: row.refused_insufficient_scope,
    },
    minute: row.minute,
    minuteAccepted: row.minute_accepted,
    lastUsedAt: row.last_used_at,
  };
}

interface DayRow {
  readonly accepted: number;
  readonly later: number | null;
}

type Accepted = [
  accepted: number,
  minute: number,
  minuteAccepted: number,
  lastUsedAt: number | null,
];
type Counts = [...Accepted, ...refused: [number, number, number, number, number, number]];

function countsOf(hour: UsageHourRecord): Counts {
  const { refused } = hour;
  return [
    hour.accepted,
    hour.minute,
    hour.minuteAccepted,
    hour.lastUsedAt,
    refused.perMinute,
    refused.perDay,
    refused.expired,
    refused.disabled,
    refused.revoked,
    refused.insufficientScope,
  ];
}

// If not, the refused counts stand in the row as they are.
function isRefusedSince({ lastRefusedAt }: WrittenUsageHour): boolean {
  for (const _reason in lastRefusedAt) return true;
  return false;
}
