import type { Database } from './tables.ts';
import { toUsageHour, type UsageHourRecord } from './usage-journal.ts';

/** The key's hours in `[from, to)` in which it was used or refused, oldest first. */
export async function listUsageHours(
  db: Database,
  range: { readonly keyId: string; readonly from: number; readonly to: number },
): Promise<readonly UsageHourRecord[]> {
  const rows = await db
    .selectFrom('usage_hours')
    .selectAll()
    .where('api_key_id', '=', range.keyId)
    .where('hour', '>=', range.from)
    .where('hour', '<', range.to)
    .orderBy('hour')
    .execute();
  return rows.map(toUsageHour);
}

/** When a use of the key was last accepted, in milliseconds since the Unix epoch; nothing if never. */
export async function findLastUse(db: Database, keyId: string): Promise<number | null> {
  const row = await db
    .selectFrom('usage_hours')
    .select('last_used_at')
    .where('api_key_id', '=', keyId)
    .where('last_used_at', 'is not', null)
    .orderBy('hour', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.last_used_at ?? null;
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
