import type { Selectable, SelectQueryBuilder } from 'kysely';
import type { JsonObject } from './api-keys.ts';
import { countRows } from './count-rows.ts';
import { type NewestFirst, newestFirst } from './newest-first.ts';
import type { AuditEventsTable, Database, Tables } from './tables.ts';

/** One change: who made it, to what, and how that was before and after. */
export interface AuditEvent {
  readonly id: string;
  readonly createdAt: number;
  /** The account that the change belongs to. */
  readonly accountId: string;
  readonly actorKind: ActorKind;
  readonly actorId: string | null;
  /** What the actor was called at the time: the key's label, the person's e-mail address. */
  readonly actorLabel: string | null;
  /** The mutation's name, such as `revokeApiKey`. */
  readonly action: string;
  readonly targetId: string;
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
  readonly requestId: string | null;
}

/** An event with what it keeps in JSON, as it is stored: that can be large, and is only passed on. */
export interface StoredAuditEvent extends Omit<AuditEvent, 'before' | 'after'> {
  readonly beforeText: string | null;
  readonly afterText: string | null;
}

/** Who can make a change. `system` for what the start or the command line does. */
export type ActorKind = 'apiKey' | 'user' | 'system';

/** Which events to list. */
export interface AuditListing {
  readonly accountId: string | undefined;
  readonly targetId: string | undefined;
}

/** Adds an event. */
export async function insertAuditEvent(db: Database, event: AuditEvent): Promise<void> {
  await db
    .insertInto('audit_events')
    .values({
      id: event.id,
      created_at: event.createdAt,
      account_id: event.accountId,
      actor_kind: event.actorKind,
      actor_id: event.actorId,
      actor_label: event.actorLabel,
      action: event.action,
      target_id: event.targetId,
      before: event.before && JSON.stringify(event.before),
      after: event.after && JSON.stringify(event.after),
      request_id: event.requestId,
    })
    .execute();
}

/** A part of a listing's events. */
export async function listAuditEvents(
  db: Database,
  listing: AuditListing,
  part: NewestFirst,
): Promise<readonly StoredAuditEvent[]> {
  const query = filtered(db.selectFrom('audit_events').selectAll(), listing);
  const rows = await newestFirst(query, part).execute();
  return rows.map(toAuditEvent);
}

/** How many events a listing has on all its pages together, counted up to `most`. */
export function countListedAuditEvents(
  db: Database,
  listing: AuditListing,
  most?: number,
): Promise<number> {
  return countRows(db, filtered(db.selectFrom('audit_events'), listing), most);
}

function filtered<O>(
  query: SelectQueryBuilder<Tables, 'audit_events', O>,
  { accountId, targetId }: AuditListing,
): SelectQueryBuilder<Tables, 'audit_events', O> {
  let narrowed = query;
  if (accountId !== undefined) narrowed = narrowed.where('account_id', '=', accountId);
  if (targetId !== undefined) narrowed = narrowed.where('target_id', '=', targetId);
  return narrowed;
}

/** An event from its row. */
function toAuditEvent(row: Selectable<AuditEventsTable>): StoredAuditEvent {
  return {
    id: row.id,
    createdAt: row.created_at,
    accountId: row.account_id,
    actorKind: toActorKind(row.actor_kind),
    actorId: row.actor_id,
    actorLabel: row.actor_label,
    action: row.action,
    targetId: row.target_id,
    beforeText: row.before,
    afterText: row.after,
    requestId: row.request_id,
  };
}

function toActorKind(text: string): ActorKind {
  return text === 'system' || text === 'user' ? text : 'apiKey';
}
