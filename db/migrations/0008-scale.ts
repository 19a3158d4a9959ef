import type { Migration } from '../../src/store/migrate.ts';

/** Finds the uses of an hour, the accounts in their order, and how many keys an account holds. */
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
    // The same index once more, with what decides whether a key counts among those that its account
    // holds: they are counted without a look at each row.
    await db.schema.dropIndex('api_keys_account_created').execute();
    await db.schema
      .createIndex('api_keys_account_created')
      .on('api_keys')
      .columns(['account_id', 'created_at', 'id', 'revoked_at', 'is_root'])
      .execute();
  },
};
