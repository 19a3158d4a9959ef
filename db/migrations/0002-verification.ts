import type { Migration } from '../../src/store/migrate.ts';

/** Refusals for want of a scope, and when each key was last refused for which reason. */
export const verification: Migration = {
  name: '0002-verification',
  async up(db) {
    await db.schema
      .alterTable('usage_hours')
      .addColumn('refused_insufficient_scope', 'bigint', (column) => column.notNull().defaultTo(0))
      .execute();

    await db.schema
      .createTable('last_refusals')
      .addColumn('api_key_id', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('refused_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('last_refusals_key', ['api_key_id', 'reason'])
      .execute();
  },
};
