import type { ExpressionBuilder, Selectable } from 'kysely';
import { invariant } from '../kernel/invariant.ts';
import { atMost } from './at-most.ts';
import { countRows } from './count-rows.ts';
import { type NewestFirst, newestFirst } from './newest-first.ts';
import type { Database, SecretsTable, Tables } from './tables.ts';

/** What is kept of a secret: never the secret. */
export interface Secret {
  readonly id: string;
  readonly apiKeyId: string;
  /** HMAC-SHA-256 of the secret with the pepper, base64url. */
  readonly digest: string;
  /** Which pepper the digest was made with. */
  readonly pepperVersion: string;
  /** The visible start of the secret. */
  readonly prefix: string;
  readonly createdAt: number;
  /** From when on it is refused; nothing for the current one. */
  readonly retiresAt: number | null;
}

/** Adds a secret to a key. */
export async function insertSecret(db: Database, secret: Secret): Promise<void> {
  await db
    .insertInto('secrets')
    .values({
      id: secret.id,
      api_key_id: secret.apiKeyId,
      digest: secret.digest,
      pepper_version: secret.pepperVersion,
      prefix: secret.prefix,
      created_at: secret.createdAt,
      retires_at: secret.retiresAt,
    })
    .execute();
}

/** Sets the instant from which on a secret is refused. */
export async function retireSecret(db: Database, id: string, retiresAt: number): Promise<void> {
  await db.updateTable('secrets').set({ retires_at: retiresAt }).where('id', '=', id).execute();
}

/** The secret with this digest, or nothing. */
export async function findSecretByDigest(
  db: Database,
  digest: string,
): Promise<Secret | undefined> {
  const row = await db
    .selectFrom('secrets')
    .selectAll()
    .where('digest', '=', digest)
    .executeTakeFirst();
  return row && toSecret(row);
}

/** The visible start of any one secret; nothing in an empty database. */
export async function findAnyPrefix(db: Database): Promise<string | undefined> {
  const row = await db.selectFrom('secrets').select('prefix').limit(atMost(1)).executeTakeFirst();
  return row?.prefix;
}

/** A part of the secrets that a key ever had. */
export async function listSecrets(
  db: Database,
  apiKeyId: string,
  part: NewestFirst,
): Promise<readonly Secret[]> {
  const query = db.selectFrom('secrets').selectAll().where('api_key_id', '=', apiKeyId);
  const rows = await newestFirst(query, part).execute();
  return rows.map(toSecret);
}

/** How many secrets a key ever had, counted up to `most`. */
export function countSecrets(db: Database, apiKeyId: string, most?: number): Promise<number> {
  return countRows(db, db.selectFrom('secrets').where('api_key_id', '=', apiKeyId), most);
}

/**
 * Those of the key's secrets that are accepted at `nowMs`, the current one first. However often it
 * was rotated, the retired ones are not visited.
 */
export async function listLiveSecrets(
  db: Database,
  apiKeyId: string,
  nowMs: number,
): Promise<readonly Secret[]> {
  const ofKey = db.selectFrom('secrets').selectAll().where('api_key_id', '=', apiKeyId);
  const overlapping = await ofKey
    .where('retires_at', '>', nowMs)
    .orderBy('retires_at', 'desc')
    .execute();
  return [await findCurrentSecret(db, apiKeyId), ...overlapping.map(toSecret)];
}

/** The key's secret that no rotation has replaced. */
export async function findCurrentSecret(db: Database, apiKeyId: string): Promise<Secret> {
  const row = await db
    .selectFrom('secrets')
    .selectAll()
    .where('api_key_id', '=', apiKeyId)
    .where('retires_at', 'is', null)
    .orderBy('created_at', 'desc')
    .limit(atMost(1))
    .executeTakeFirst();
  invariant(row, 'every key has one secret that no rotation has replaced');
  return toSecret(row);
}

/** The visible start of each key's current secret. */
export async function findCurrentPrefixes(
  db: Database,
  apiKeyIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('api_keys')
    .select((keys) => ['id', selectCurrentPrefix(keys).as('prefix')])
    .where('id', 'in', apiKeyIds)
    .execute();
  return new Map(rows.map(({ id, prefix }) => [id, requireCurrent(prefix)]));
}

/** The visible start of the secret that no rotation has replaced, as a column beside its key's. */
export function selectCurrentPrefix({ selectFrom }: ExpressionBuilder<Tables, 'api_keys'>) {
  return (
    selectFrom('secrets')
      .select('prefix')
      .whereRef('api_key_id', '=', 'api_keys.id')
      .where('retires_at', 'is', null)
      // It is the newest: so those that it replaced are not visited.
      .orderBy('created_at', 'desc')
      .limit(atMost(1))
  );
}

/** A prefix that was selected: every key has exactly one secret that no rotation has replaced. */
export function requireCurrent(prefix: string | null): string {
  invariant(prefix, 'every key has one secret that no rotation has replaced');
  return prefix;
}

/** When each of the secrets was last used, to the minute. Those that never were are left out. */
export async function findSecretUses(
  db: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('secret_uses')
    .selectAll()
    .where('secret_id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.secret_id, row.last_used_at]));
}

function toSecret(row: Selectable<SecretsTable>): Secret {
  return Object.freeze({
    id: row.id,
    apiKeyId: row.api_key_id,
    digest: row.digest,
    pepperVersion: row.pepper_version,
    prefix: row.prefix,
    createdAt: row.created_at,
    retiresAt: row.retires_at,
  });
}
