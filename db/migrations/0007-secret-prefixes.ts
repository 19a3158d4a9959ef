import type { Migration } from '../../src/store/migrate.ts';

/** Finds the key whose secret begins like the one that somebody has before them. */
export const secretPrefixes: Migration = {
  name: '0007-secret-prefixes',
  async up(db) {
    // The instant keeps the prefix apart from what SQLite writes behind an entry: no byte in the file
    // can be taken for more of the secret.
    await db.schema
      .createIndex('secrets_prefix')
      .on('secrets')
      .columns(['prefix', 'created_at'])
      .execute();
  },
};
