import type { Selectable } from 'kysely';
import { atMost } from './at-most.ts';
import { countRows } from './count-rows.ts';
import type { ApiKeysTable, Database } from './tables.ts';
import { foldText } from './text-search.ts';

/** A named right to call. Instants are in milliseconds since the Unix epoch. */
export interface ApiKey {
  readonly id: string;
  readonly accountId: string;
  readonly label: string;
  readonly scopes: readonly string[];
  /** Uses a window; nothing for a key without limits. */
  readonly rateLimit: RateLimit | null;
  readonly metadata: JsonObject;
  /** The root key is not one of its account's ten. */
  readonly isRoot: boolean;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly disabledAt: number | null;
  readonly revokedAt: number | null;
  readonly revokeReason: string | null;
}

/** How many uses a key has in each window. */
export interface RateLimit {
  readonly perMinute: number;
  readonly perDay: number;
}

/** An object that JSON can write. */
export type JsonObject = { readonly [name: string]: unknown };

/** Adds a key. */
export async function insertApiKey(db: Database, apiKey: ApiKey): Promise<void> {
  await db.insertInto('api_keys').values(toRow(apiKey)).execute();
}

/** Writes all that can change in a key. */
export async function saveApiKey(db: Database, apiKey: ApiKey): Promise<void> {
  const { id, account_id: _, created_at: __, is_root: ___, ...changes } = toRow(apiKey);
  await db.updateTable('api_keys').set(changes).where('id', '=', id).execute();
}

/** The key with this id, or nothing. */
export async function findApiKey(db: Database, id: string): Promise<ApiKey | undefined> {
  const row = await db.selectFrom('api_keys').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toApiKey(row);
}

/** The account's key with exactly this label that is not revoked, or nothing. */
export async function findLiveApiKeyByLabel(
  db: Database,
  accountId: string,
  label: string,
): Promise<ApiKey | undefined> {
  const row = await db
    .selectFrom('api_keys')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('label', '=', label)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row && toApiKey(row);
}

/** The newest root key, revoked or not; nothing before the first start. */
export async function findRootKey(db: Database): Promise<ApiKey | undefined> {
  const row = await db
    .selectFrom('api_keys')
    .selectAll()
    .where('is_root', '=', 1)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(atMost(1))
    .executeTakeFirst();
  return row && toApiKey(row);
}

/**
 * How many keys an account holds: expired ones counted, revoked ones and the root key not. Counted
 * up to `most`.
 */
export function countHeldApiKeys(db: Database, accountId: string, most?: number): Promise<number> {
  const held = db
    .selectFrom('api_keys')
    .where('account_id', '=', accountId)
    .where('revoked_at', 'is', null)
    .where('is_root', '=', 0);
  return countRows(db, held, most);
}

/** The same of several accounts, each counted up to `most`, by their ids. */
export async function countHeldApiKeysOf(
  db: Database,
  accountIds: readonly string[],
  most: number,
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('accounts')
    .select((account) => [
      'id',
      account
        .selectFrom(
          account
            .selectFrom('api_keys')
            .select(({ lit }) => lit(1).as('found'))
            .whereRef('account_id', '=', 'accounts.id')
            .where('revoked_at', 'is', null)
            .where('is_root', '=', 0)
            .limit(atMost(most))
            .as('held'),
        )
        .select(({ fn }) => fn.countAll<number>().as('rows'))
        .as('held'),
    ])
    .where('id', 'in', accountIds)
    .execute();
  return new Map(rows.map(({ id, held }) => [id, Number(held)]));
}

/** A key from its row. */
export function toApiKey(row: Omit<Selectable<ApiKeysTable>, 'label_folded'>): ApiKey {
  return {
    id: row.id,
    accountId: row.account_id,
    label: row.label,
    scopes: row.scopes === '[]' ? NO_SCOPES : (JSON.parse(row.scopes) as string[]),
    rateLimit:
      row.per_minute === null || row.per_day === null
        ? null
        : { perMinute: row.per_minute, perDay: row.per_day },
    metadata: row.metadata === '{}' ? NO_METADATA : (JSON.parse(row.metadata) as JsonObject),
    isRoot: row.is_root === 1,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    disabledAt: row.disabled_at,
    revokedAt: row.revoked_at,
    revokeReason: row.revoke_reason,
  };
}

const NO_SCOPES: readonly string[] = Object.freeze([]);
const NO_METADATA: JsonObject = Object.freeze({});

function toRow(apiKey: ApiKey): ApiKeysTable {
  return {
    id: apiKey.id,
    account_id: apiKey.accountId,
    label: apiKey.label,
    label_folded: foldText(apiKey.label),
    scopes: JSON.stringify(apiKey.scopes),
    per_minute: apiKey.rateLimit?.perMinute ?? null,
    per_day: apiKey.rateLimit?.perDay ?? null,
    metadata: JSON.stringify(apiKey.metadata),
    is_root: apiKey.isRoot ? 1 : 0,
    created_at: apiKey.createdAt,
    expires_at: apiKey.expiresAt,
    disabled_at: apiKey.disabledAt,
    revoked_at: apiKey.revokedAt,
    revoke_reason: apiKey.revokeReason,
  };
}
