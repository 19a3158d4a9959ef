import type { Database } from './tables.ts';

/** Whether digests in this database were made with the pepper of this version. */
export async function isKnownPepper(db: Database, version: string): Promise<boolean> {
  const row = await db
    .selectFrom('peppers')
    .select('version')
    .where('version', '=', version)
    .executeTakeFirst();
  return row !== undefined;
}

/** Notes that digests are made with the pepper of this version from now on. */
export async function insertPepper(
  db: Database,
  version: string,
  createdAt: number,
): Promise<void> {
  await db.insertInto('peppers').values({ version, created_at: createdAt }).execute();
}
