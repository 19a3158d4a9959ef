import type { JsonObject } from './api-keys.ts';
import { atMost } from './at-most.ts';
import { toAuditEvent } from './audit-events.ts';
import type { Database } from './tables.ts';

/** What each of these keys, accounts and people is called. Those that are gone are left out. */
export async function findTargetLabels(
  db: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('api_keys')
    .select(['id', 'label as called'])
    .where('id', 'in', ids)
    .unionAll(db.selectFrom('accounts').select(['id', 'name as called']).where('id', 'in', ids))
    .unionAll(db.selectFrom('users').select(['id', 'email as called']).where('id', 'in', ids))
    .execute();
  return new Map(rows.map(({ id, called }) => [id, called]));
}

/** What the target is called in what an event keeps of it; nothing where it does not say. */
export function labelIn(kept: JsonObject | null): string | undefined {
  const label = kept?.label ?? kept?.email ?? kept?.name;
  return typeof label === 'string' ? label : undefined;
}

// Each change of what has a name tells the name, but for a few that change nothing of it.
const LAST_EVENTS = 10;

/**
 * What something that is gone was called last, by the newest of its last events that says so; nothing
 * if none of them does.
 */
export async function findLastLabel(db: Database, id: string): Promise<string | undefined> {
  const rows = await db
    .selectFrom('audit_events')
    .selectAll()
    .where('target_id', '=', id)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(atMost(LAST_EVENTS))
    .execute();
  for (const { after, before } of rows.map(toAuditEvent)) {
    const label = labelIn(after) ?? labelIn(before);
    if (label !== undefined) return label;
  }
  return undefined;
}
