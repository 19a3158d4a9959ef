import type { Migration } from '../../src/store/migrate.ts';

/** When each secret was last used. */
export const secretUses: Migration = {
  name: '0004-secret-uses',
  async up(db) {
    await db.schema
      .createTable('secret_uses')
      .addColumn('secret_id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('last_used_at', 'bigint', (column) => column.notNull())
      .execute();
  },
};
