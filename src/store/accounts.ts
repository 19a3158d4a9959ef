import type { Selectable, SelectQueryBuilder } from 'kysely';
import { atMost } from './at-most.ts';
import { type NewestFirst, newestFirst } from './newest-first.ts';
import type { AccountsTable, Database, Tables } from './tables.ts';
import { containsText, foldText } from './text-search.ts';

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

/** Which accounts to list. */
export interface AccountListing {
  /** Only this account; all when absent. */
  readonly id: string | undefined;
  /** Only accounts whose name or external id contains this text, in whatever case. */
  readonly search: string | undefined;
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
    .limit(atMost(1))
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

/** A part of a listing's accounts. */
export async function listAccounts(
  db: Database,
  listing: AccountListing,
  part: NewestFirst,
): Promise<readonly Account[]> {
  const query = filtered(db.selectFrom('accounts').selectAll(), listing);
  const rows = await newestFirst(query, part).execute();
  return rows.map(toAccount);
}

/** How many accounts a listing has on all its pages together. */
export async function countListedAccounts(db: Database, listing: AccountListing): Promise<number> {
  const query = filtered(
    db.selectFrom('accounts').select(({ fn }) => fn.countAll<number>().as('listed')),
    listing,
  );
  return Number((await query.executeTakeFirstOrThrow()).listed);
}

function filtered<O>(
  query: SelectQueryBuilder<Tables, 'accounts', O>,
  { id, search }: AccountListing,
): SelectQueryBuilder<Tables, 'accounts', O> {
  let narrowed = query;
  if (id !== undefined) narrowed = narrowed.where('id', '=', id);
  if (search !== undefined) {
    narrowed = narrowed.where(({ or }) =>
      or([containsText('name_folded', search), containsText('external_id_folded', search)]),
    );
  }
  return narrowed;
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
    name_folded: foldText(account.name),
    external_id: account.externalId,
    external_id_folded: account.externalId === null ? null : foldText(account.externalId),
    key_limit: account.keyLimit,
    created_at: account.createdAt,
  };
}
