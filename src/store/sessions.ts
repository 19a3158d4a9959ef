import type { Selectable } from 'kysely';
import { atMost } from './at-most.ts';
import type { SessionsTable } from './people-tables.ts';
import type { Database } from './tables.ts';

/** Somebody who is signed in, in one browser. Instants are in milliseconds since the Unix epoch. */
export interface Session {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: number;
  /** From when on it counts for nothing. It is not prolonged. */
  readonly expiresAt: number;
  /** Where it was begun, as far as that was told. */
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** The session with this id, running or not; nothing when it was ended. */
export async function findSession(db: Database, id: string): Promise<Session | undefined> {
  const row = await db.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toSession(row);
}

/** The session that a cookie's token belongs to, running or not; nothing when it was ended. */
export async function findSessionByToken(
  db: Database,
  token: string,
): Promise<Session | undefined> {
  const row = await db
    .selectFrom('sessions')
    .selectAll()
    .where('token', '=', token)
    .executeTakeFirst();
  return row && toSession(row);
}

/** The sessions of any of the people that are not over at `nowMs`, newest first. */
export async function listRunningSessions(
  db: Database,
  userIds: readonly string[],
  nowMs: number,
): Promise<readonly Session[]> {
  const rows = await db
    .selectFrom('sessions')
    .selectAll()
    .where('user_id', 'in', userIds)
    .where('expires_at', '>', new Date(nowMs).toISOString())
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map(toSession);
}

/** Ends the session that a cookie's token belongs to. */
export async function deleteSessionByToken(db: Database, token: string): Promise<void> {
  await db.deleteFrom('sessions').where('token', '=', token).execute();
}

/** Ends all sessions of a person, but one if it is named. */
export async function deleteSessions(
  db: Database,
  userId: string,
  exceptId?: string,
): Promise<void> {
  let query = db.deleteFrom('sessions').where('user_id', '=', userId);
  if (exceptId !== undefined) query = query.where('id', '!=', exceptId);
  await query.execute();
}

/** Ends those sessions of a person that are over at `nowMs`, and all but the `most` newest. */
export async function deleteOldSessions(
  db: Database,
  userId: string,
  { nowMs, most }: { readonly nowMs: number; readonly most: number },
): Promise<void> {
  await db
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .where(({ eb, not, or, selectFrom }) =>
      or([
        eb('expires_at', '<=', new Date(nowMs).toISOString()),
        not(
          eb(
            'id',
            'in',
            selectFrom('sessions as newest')
              .select('newest.id')
              .where('newest.user_id', '=', userId)
              .orderBy('newest.created_at', 'desc')
              .orderBy('newest.id', 'desc')
              .limit(atMost(most)),
          ),
        ),
      ]),
    )
    .execute();
}

function toSession(row: Selectable<SessionsTable>): Session {
  return Object.freeze({
    id: row.id,
    userId: row.user_id,
    createdAt: Date.parse(row.created_at),
    expiresAt: Date.parse(row.expires_at),
    // better-auth writes an empty text for what was not told.
    address: row.ip_address || null,
    userAgent: row.user_agent || null,
  });
}
