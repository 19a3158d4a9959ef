import type { Migration } from '../../src/store/migrate.ts';

/** The hours that are over, summed up over the keys of each account. */
export const usageTotals: Migration = {
  name: '0005-usage-totals',
  async up(db) {
    await db.schema
      .createTable('usage_totals')
      .addColumn('account_id', 'text', (column) => column.notNull())
      .addColumn('hour', 'bigint', (column) => column.notNull())
      .addColumn('accepted', 'bigint', (column) => column.notNull())
      .addColumn('refused_per_minute', 'bigint', (column) => column.notNull())
      .addColumn('refused_per_day', 'bigint', (column) => column.notNull())
      .addColumn('refused_expired', 'bigint', (column) => column.notNull())
      .addColumn('refused_disabled', 'bigint', (column) => column.notNull())
      .addColumn('refused_revoked', 'bigint', (column) => column.notNull())
      .addColumn('refused_insufficient_scope', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('usage_totals_key', ['account_id', 'hour'])
      .execute();
    await db.schema.createIndex('usage_totals_hour').on('usage_totals').column('hour').execute();
  },
};
