import type { JsonObject } from './api-keys.ts';
import { toAuditEvent } from './audit-events.ts';
import type { Database } from './tables.ts';

/**
 * What each of these keys, accounts, people and invitations is called; of those that are gone, what
 * they were called last. Those that no name is on record of are left out.
 */
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
  const labels = new Map(rows.map(({ id, called }) => [id, called]));
  const gone = ids.filter((id) => !labels.has(id));
  return gone.length === 0 ? labels : new Map([...labels, ...(await lastLabels(db, gone))]);
}

/** What the target is called in what an event keeps of it; nothing where it does not say. */
export function labelIn(kept: JsonObject | null): string | undefined {
  const label = kept?.label ?? kept?.email ?? kept?.name;
  return typeof label === 'string' ? label : undefined;
}

async function lastLabels(
  db: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('audit_events')
    .selectAll()
    .where('target_id', 'in', ids)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return new Map(
    rows.map(toAuditEvent).flatMap(({ after, before, targetId }) => {
      const label = labelIn(after) ?? labelIn(before);
      return label === undefined ? [] : [[targetId, label] as const];
    }),
  );
}
