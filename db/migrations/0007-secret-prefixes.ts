import type { Migration } from '../../src/store/migrate.ts';

/** Finds the key whose secret begins like the one that somebody has before them. */
export const secretPrefixes: Migration = {
  name: '0007-secret-prefixes',
  async up(db) {
    await db.schema.createIndex('secrets_prefix').on('secrets').column('prefix').execute();
  },
};
