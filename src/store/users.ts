import type { Selectable } from 'kysely';
import { countRows } from './count-rows.ts';
import { type NewestFirst, newestFirst } from './newest-first.ts';
import type { UsersTable } from './people-tables.ts';
import type { Database } from './tables.ts';

/** A person who can sign in. Instants are in milliseconds since the Unix epoch. */
export interface User {
  readonly id: string;
  /** In lower case; unique among people. */
  readonly email: string;
  readonly name: string;
  /** The account that the person acts for. */
  readonly accountId: string;
  /** May act on every account. */
  readonly isOperator: boolean;
  readonly createdAt: number;
  readonly lastSignedInAt: number | null;
}

/** Adds a person. */
export async function insertUser(db: Database, user: User): Promise<void> {
  const createdAt = new Date(user.createdAt).toISOString();
  await db
    .insertInto('users')
    .values({
      id: user.id,
      email: user.email,
      // Nobody is let in on the strength of an address: that takes a link.
      email_verified: 0,
      name: user.name,
      image: null,
      account_id: user.accountId,
      is_operator: user.isOperator ? 1 : 0,
      last_signed_in_at: user.lastSignedInAt,
      created_at: createdAt,
      updated_at: createdAt,
    })
    .execute();
}

/** Writes a person's new name and whether they are an operator. */
export async function saveUser(db: Database, user: User, nowMs: number): Promise<void> {
  await db
    .updateTable('users')
    .set({
      name: user.name,
      is_operator: user.isOperator ? 1 : 0,
      updated_at: new Date(nowMs).toISOString(),
    })
    .where('id', '=', user.id)
    .execute();
}

/** Notes that a person signed in. */
export async function saveLastSignIn(db: Database, id: string, nowMs: number): Promise<void> {
  await db.updateTable('users').set({ last_signed_in_at: nowMs }).where('id', '=', id).execute();
}

/** Removes a person with their sessions, sign-in methods and links. */
export async function deleteUser(db: Database, id: string): Promise<void> {
  await db.deleteFrom('users').where('id', '=', id).execute();
}

/** The person with this id, or nothing. */
export async function findUser(db: Database, id: string): Promise<User | undefined> {
  const row = await db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toUser(row);
}

/** The person with this e-mail address, in lower case, or nothing. */
export async function findUserByEmail(db: Database, email: string): Promise<User | undefined> {
  const row = await db
    .selectFrom('users')
    .selectAll()
    .where('email', '=', email)
    .executeTakeFirst();
  return row && toUser(row);
}

/** The person who signs in with this identity of the OpenID Connect provider, or nothing. */
export async function findUserBySubject(db: Database, subject: string): Promise<User | undefined> {
  const row = await db
    .selectFrom('users')
    .innerJoin('sign_in_methods', 'sign_in_methods.user_id', 'users.id')
    .selectAll('users')
    .where('sign_in_methods.provider_id', '=', 'oidc')
    .where('sign_in_methods.subject', '=', subject)
    .executeTakeFirst();
  return row && toUser(row);
}

/** How many people are operators. */
export async function countOperators(db: Database): Promise<number> {
  const row = await db
    .selectFrom('users')
    .select(({ fn }) => fn.countAll<number>().as('operators'))
    .where('is_operator', '=', 1)
    .executeTakeFirstOrThrow();
  return Number(row.operators);
}

/** A part of the people of an account, or of all accounts together. */
export async function listUsers(
  db: Database,
  accountId: string | undefined,
  part: NewestFirst,
): Promise<readonly User[]> {
  let query = db.selectFrom('users').selectAll();
  if (accountId !== undefined) query = query.where('account_id', '=', accountId);
  // ISO 8601 in UTC, always with milliseconds: as text it is in the order of time.
  const rows = await newestFirst(query, part, (ms) => new Date(ms).toISOString()).execute();
  return rows.map(toUser);
}

/** How many people an account has, or all accounts together, counted up to `most`. */
export function countUsers(
  db: Database,
  accountId: string | undefined,
  most?: number,
): Promise<number> {
  let query = db.selectFrom('users');
  if (accountId !== undefined) query = query.where('account_id', '=', accountId);
  return countRows(db, query, most);
}

function toUser(row: Selectable<UsersTable>): User {
  return Object.freeze({
    id: row.id,
    email: row.email,
    name: row.name,
    accountId: row.account_id,
    isOperator: row.is_operator === 1,
    createdAt: Date.parse(row.created_at),
    lastSignedInAt: row.last_signed_in_at,
  });
}
