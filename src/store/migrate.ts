import { initial } from '../../db/migrations/0001-initial.ts';
import { verification } from '../../db/migrations/0002-verification.ts';
import { people } from '../../db/migrations/0003-people.ts';
import { secretUses } from '../../db/migrations/0004-secret-uses.ts';
import { usageTotals } from '../../db/migrations/0005-usage-totals.ts';
import { accountSearch } from '../../db/migrations/0006-account-search.ts';
import { secretPrefixes } from '../../db/migrations/0007-secret-prefixes.ts';
import { scale } from '../../db/migrations/0008-scale.ts';
import { overlappingSecrets } from '../../db/migrations/0009-overlapping-secrets.ts';
import type { Database } from './tables.ts';

/** One step of the schema. `up` runs once, in a transaction together with the note that it ran. */
export interface Migration {
  readonly name: string;
  readonly up: (db: Database) => Promise<void>;
}

/** Runs work in one durable transaction. */
export type RunInTransaction = <T>(work: (db: Database) => Promise<T>) => Promise<T>;

/** Every migration, in order. Imported one by one, so that a bundle holds them. */
export const MIGRATIONS: readonly Migration[] = Object.freeze([
  initial,
  verification,
  people,
  secretUses,
  usageTotals,
  accountSearch,
  secretPrefixes,
  scale,
  overlappingSecrets,
]);

/** The database was written by a newer version of Tollkey than this one. */
export class NewerDatabaseError extends Error {
  override readonly name = 'NewerDatabaseError';
}

/**
 * Brings the schema up to date. Kysely's own Migrator records a step outside the step's transaction
 * on SQLite, so a kill between the two would leave a database that no start could open; here both
 * are one transaction.
 *
 * @throws NewerDatabaseError when the database knows a migration that this version does not.
 */
export async function migrate(
  db: Database,
  transaction: RunInTransaction,
  nowMs: number,
): Promise<void> {
  await db.schema
    .createTable('tollkey_migrations')
    .ifNotExists()
    .addColumn('name', 'text', (column) => column.primaryKey().notNull())
    .addColumn('applied_at', 'bigint', (column) => column.notNull())
    .execute();
  const applied = await readApplied(db);
  for (const migration of MIGRATIONS) {
    if (applied.has(migration.name)) continue;
    await transaction(async (step) => {
      await migration.up(step);
      await step
        .insertInto('tollkey_migrations')
        .values({ name: migration.name, applied_at: nowMs })
        .execute();
    });
  }
}

/**
 * Whether the schema is up to date, for who works beside a server and must not change it.
 *
 * @throws NewerDatabaseError when the database knows a migration that this version does not.
 */
export async function isMigrated(db: Database): Promise<boolean> {
  const tables = await db.introspection.getTables();
  if (!tables.some(({ name }) => name === 'tollkey_migrations')) return false;
  const applied = await readApplied(db);
  return MIGRATIONS.every(({ name }) => applied.has(name));
}

async function readApplied(db: Database): Promise<ReadonlySet<string>> {
  const known = new Set(MIGRATIONS.map((migration) => migration.name));
  const rows = await db.selectFrom('tollkey_migrations').select('name').execute();
  const applied = new Set(rows.map((row) => row.name));
  const unknown = [...applied].find((name) => !known.has(name));
  if (unknown === undefined) return applied;
  throw new NewerDatabaseError(
    `The database was written by a newer version of Tollkey (it has the migration ${unknown}); ` +
      'start that version, or restore a backup made before the upgrade.',
  );
}
