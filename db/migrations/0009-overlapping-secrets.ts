import type { Migration } from '../../src/store/migrate.ts';

/** Finds the replaced secrets of a key that still work, without a look at those that do not. */
export const overlappingSecrets: Migration = {
  name: '0009-overlapping-secrets',
  async up(db) {
    // A key that was never rotated has no entry.
    await db.schema
      .createIndex('secrets_overlapping')
      .on('secrets')
      .columns(['api_key_id', 'retires_at'])
      .where('retires_at', 'is not', null)
      .execute();
  },
};
