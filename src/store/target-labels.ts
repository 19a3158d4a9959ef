import { sql } from 'kysely';
import { atMost } from './at-most.ts';
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

// What an event says its target is called, after it or else before. SQLite reads it out of the JSON, as
// that can be 8 kB of which nothing else is wanted.
const LABEL = sql<string | null>`coalesce(
  json_extract(after, '$.label'), json_extract(after, '$.email'), json_extract(after, '$.name'),
  json_extract(before, '$.label'), json_extract(before, '$.email'), json_extract(before, '$.name')
)`;

/** What each of these events says that its target is called. Those that do not say are left out. */
export async function findEventLabels(
  db: Database,
  eventIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('audit_events')
    .select(['id', LABEL.as('called')])
    .where('id', 'in', eventIds)
    .execute();
  return new Map(rows.flatMap(({ id, called }) => (called === null ? [] : [[id, called]])));
}

// Each change of something that has a name records the name, except for a few that leave it as it is.
const LAST_EVENTS = 10;

/**
 * What something that is gone was called last, by the newest of its last events that says so; nothing
 * if none of them does.
 */
export async function findLastLabel(db: Database, id: string): Promise<string | undefined> {
  const rows = await db
    .selectFrom('audit_events')
    .select(LABEL.as('called'))
    .where('target_id', '=', id)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(atMost(LAST_EVENTS))
    .execute();
  return rows.find(({ called }) => called !== null)?.called ?? undefined;
}
