import { type ExpressionBuilder, sql } from 'kysely';
import { andThen, type MaybePromise } from '../kernel/and-then.ts';
import { atMost } from './at-most.ts';
import { keepQuery } from './kept-query.ts';
import type { Database, Tables } from './tables.ts';
import { toUsageHour, type UsageHourRecord } from './usage-journal.ts';

/** The hours of keys in `[from, to)` in which they were used or refused, each key's oldest first. */
export async function listUsageHours(
  db: Database,
  range: { readonly keyIds: readonly string[]; readonly from: number; readonly to: number },
): Promise<readonly UsageHourRecord[]> {
  const rows = await db
    .selectFrom('usage_hours')
    .selectAll()
    .where('api_key_id', 'in', range.keyIds)
    .where('hour', '>=', range.from)
    .where('hour', '<', range.to)
    .orderBy('api_key_id')
    .orderBy('hour')
    .execute();
  return rows.map(toUsageHour);
}

/** A key's uses in one part of a stretch, by its start. */
export interface UsagePart extends Pick<UsageHourRecord, 'accepted' | 'refused'> {
  readonly startsAt: number;
}

/** Which parts to sum up: those of `lengthMs` in `[from, to)`, both starts of parts. */
export interface PartsRange {
  readonly keyId: string;
  readonly from: number;
  readonly to: number;
  readonly lengthMs: number;
}

/** The parts of a stretch in which a key was used or refused, oldest first. */
export function listUsageParts(
  db: Database,
  range: PartsRange,
): MaybePromise<readonly UsagePart[]> {
  const { keyId, from, to, lengthMs } = range;
  return andThen(selectParts(db, { keyId, from, to, lengthMs }), (rows) => rows.map(toUsagePart));
}

const selectParts = keepQuery(
  (db, { keyId, from, to, lengthMs }) =>
    db
      .selectFrom('usage_hours')
      .select(({ fn }) => [
        // From `from`, which is a part's start: so also before 1970 parts begin where they begin.
        sql<number>`${whole(from)} + (hour - ${whole(from)}) / ${whole(lengthMs)} * ${whole(lengthMs)}`.as(
          'starts_at',
        ),
        fn.sum<number>('accepted').as('accepted'),
        fn.sum<number>('refused_per_minute').as('per_minute'),
        fn.sum<number>('refused_per_day').as('per_day'),
        fn.sum<number>('refused_expired').as('expired'),
        fn.sum<number>('refused_disabled').as('disabled'),
        fn.sum<number>('refused_revoked').as('revoked'),
        fn.sum<number>('refused_insufficient_scope').as('insufficient_scope'),
      ])
      .where('api_key_id', '=', keyId)
      .where('hour', '>=', from)
      .where('hour', '<', to)
      .groupBy('starts_at')
      .orderBy('starts_at'),
  { keyId: ':keyId', from: -1, to: -2, lengthMs: -3 },
);

// The driver binds a number of this size as a fraction.
function whole(value: number) {
  return sql<number>`cast(${value} as integer)`;
}

function toUsagePart(row: Awaited<ReturnType<typeof selectParts>>[number]): UsagePart {
  return {
    startsAt: row.starts_at,
    accepted: row.accepted,
    refused: {
      perMinute: row.per_minute,
      perDay: row.per_day,
      expired: row.expired,
      disabled: row.disabled,
      revoked: row.revoked,
      insufficientScope: row.insufficient_scope,
    },
  };
}

/**
 * When a use of each of the keys was last accepted, in milliseconds since the Unix epoch. Those that
 * never were used are left out.
 */
export async function findLastUses(
  db: Database,
  keyIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('api_keys')
    .select((keys) => ['id', selectLastUse(keys).as('last_used_at')])
    .where('id', 'in', keyIds)
    .execute();
  return new Map(
    rows.flatMap(({ id, last_used_at: at }) => (at === null ? [] : [[id, at] as const])),
  );
}

/** When a use of a key was last accepted, as a column beside those of the key. */
export function selectLastUse({ selectFrom }: ExpressionBuilder<Tables, 'api_keys'>) {
  return selectFrom('usage_hours')
    .select('last_used_at')
    .whereRef('api_key_id', '=', 'api_keys.id')
    .where('last_used_at', 'is not', null)
    .orderBy('hour', 'desc')
    .limit(atMost(1));
}

/** When the key was last refused, by reason. Reasons for which it never was are left out. */
export async function findLastRefusals(
  db: Database,
  keyId: string,
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('last_refusals')
    .select(['reason', 'refused_at'])
    .where('api_key_id', '=', keyId)
    .execute();
  return new Map(rows.map((row) => [row.reason, row.refused_at]));
}
