import type { ExpressionBuilder } from 'kysely';
import { atMost } from './at-most.ts';
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
