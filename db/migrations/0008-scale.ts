import type { Migration } from '../../src/store/migrate.ts';

/** Finds the uses of an hour, and the accounts in their order, however many keys there are. */
export const scale: Migration = {
  name: '0008-scale',
  async up(db) {
    // Nothing that an update of a row changes: only a key's first use in an hour is noted here, and
    // that at the end of the hour's entries.
    await db.schema.createIndex('usage_hours_hour').on('usage_hours').column('hour').execute();
    await db.schema
      .createIndex('accounts_created')
      .on('accounts')
      .columns(['created_at', 'id'])
      .execute();
  },
};
