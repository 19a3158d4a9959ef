import type { Selectable } from 'kysely';
import type { AccountsTable, Database } from './tables.ts';

/** The owner of keys; a tenant. */
export interface Account {
  readonly id: string;
  readonly name: string;
  /** The operator's own name for it, unique among accounts. */
  readonly externalId: string | null;
  /** How many keys it may hold. Expired keys count, revoked ones do not. */
  readonly keyLimit: number;
  readonly createdAt: number;
}

/** A place in the list of accounts: rows after it are older, or equally old with a smaller id. */
export interface AccountPosition {
  readonly createdAt: number;
  readonly id: string;
}

/** Adds an account. */
export async function insertAccount(db: Database, account: Account): Promise<void> {
  await db.insertInto('accounts').values(toRow(account)).execute();
}

/** Writes an account's new name, external id and key limit. */
export async function saveAccount(db: Database, account: Account): Promise<void> {
  const { id, created_at: _, ...changes } = toRow(account);
  await db.updateTable('accounts').set(changes).where('id', '=', id).execute();
}

/** The account with this id, or nothing. */
export async function findAccount(db: Database, id: string): Promise<Account | undefined> {
  const row = await db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toAccount(row);
}

/** The account that an operator knows by this external id, or nothing. */
export async function findAccountByExternalId(
  db: Database,
  externalId: string,
): Promise<Account | undefined> {
  const row = await db
    .selectFrom('accounts')
    .selectAll()
    .where('external_id', '=', externalId)
    .executeTakeFirst();
  return row && toAccount(row);
}

/** The first account that was made: `default`. Nothing in an empty database. */
export async function findFirstAccount(db: Database): Promise<Account | undefined> {
  const row = await db
    .selectFrom('accounts')
    .selectAll()
    .orderBy('created_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row && toAccount(row);
}

/** The accounts with these ids, in no order. */
export async function findAccounts(
  db: Database,
  ids: readonly string[],
): Promise<readonly Account[]> {
  const rows = await db.selectFrom('accounts').selectAll().where('id', 'in', ids).execute();
  return rows.map(toAccount);
}

/** Up to `limit` accounts, newest first, from behind `after`. */
export async function listAccounts(
  db: Database,
  page: { readonly limit: number; readonly after: AccountPosition | undefined },
): Promise<readonly Account[]> {
  const { after } = page;
  let query = db.selectFrom('accounts').selectAll();
  if (after !== undefined) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('created_at', 'id'), '<', tuple(after.createdAt, after.id)),
    );
  }
  const rows = await query
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute();
  return rows.map(toAccount);
}

/** How many accounts there are. */
export async function countAccounts(db: Database): Promise<number> {
  const row = await db
    .selectFrom('accounts')
    .select(({ fn }) => fn.countAll<number>().as('accounts'))
    .executeTakeFirstOrThrow();
  return Number(row.accounts);
}

function toAccount(row: Selectable<AccountsTable>): Account {
  return Object.freeze({
    id: row.id,
    name: row.name,
    externalId: row.external_id,
    keyLimit: row.key_limit,
    createdAt: row.created_at,
  });
}

function toRow(account: Account): AccountsTable {
  return {
    id: account.id,
    name: account.name,
    external_id: account.externalId,
    key_limit: account.keyLimit,
    created_at: account.createdAt,
  };
}
