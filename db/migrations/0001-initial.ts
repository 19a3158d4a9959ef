import { sql } from 'kysely';
import type { Migration } from '../../src/store/migrate.ts';

/** Accounts, keys, secrets, usage, the audit trail and the peppers' fingerprints. */
export const initial: Migration = {
  name: '0001-initial',
  async up(db) {
    await db.schema
      .createTable('accounts')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('external_id', 'text', (column) => column.unique())
      .addColumn('key_limit', 'integer', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .execute();

    await db.schema
      .createTable('api_keys')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id'))
      .addColumn('label', 'text', (column) => column.notNull())
      .addColumn('label_folded', 'text', (column) => column.notNull())
      .addColumn('scopes', 'text', (column) => column.notNull())
      .addColumn('per_minute', 'integer')
      .addColumn('per_day', 'integer')
      .addColumn('metadata', 'text', (column) => column.notNull())
      .addColumn('is_root', 'integer', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('expires_at', 'bigint')
      .addColumn('disabled_at', 'bigint')
      .addColumn('revoked_at', 'bigint')
      .addColumn('revoke_reason', 'text')
      .execute();
    // A label is free again once its key is revoked.
    await db.schema
      .createIndex('api_keys_live_label')
      .unique()
      .on('api_keys')
      .columns(['account_id', 'label'])
      .where(sql<boolean>`revoked_at is null`)
      .execute();
    await db.schema
      .createIndex('api_keys_root')
      .on('api_keys')
      .columns(['created_at', 'id'])
      .where(sql<boolean>`is_root = 1`)
      .execute();
    await db.schema
      .createIndex('api_keys_account_created')
      .on('api_keys')
      .columns(['account_id', 'created_at', 'id'])
      .execute();
    await db.schema
      .createIndex('api_keys_created')
      .on('api_keys')
      .columns(['created_at', 'id'])
      .execute();

    await db.schema
      .createTable('secrets')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('api_key_id', 'text', (column) => column.notNull().references('api_keys.id'))
      .addColumn('digest', 'text', (column) => column.notNull().unique())
      .addColumn('pepper_version', 'text', (column) => column.notNull())
      .addColumn('prefix', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('retires_at', 'bigint')
      .execute();
    await db.schema
      .createIndex('secrets_api_key')
      .on('secrets')
      .columns(['api_key_id', 'created_at'])
      .execute();

    await db.schema
      .createTable('usage_hours')
      .addColumn('api_key_id', 'text', (column) => column.notNull())
      .addColumn('hour', 'bigint', (column) => column.notNull())
      .addColumn('accepted', 'bigint', (column) => column.notNull())
      .addColumn('refused_per_minute', 'bigint', (column) => column.notNull())
      .addColumn('refused_per_day', 'bigint', (column) => column.notNull())
      .addColumn('refused_expired', 'bigint', (column) => column.notNull())
      .addColumn('refused_disabled', 'bigint', (column) => column.notNull())
      .addColumn('refused_revoked', 'bigint', (column) => column.notNull())
      .addColumn('minute', 'bigint', (column) => column.notNull())
      .addColumn('minute_accepted', 'bigint', (column) => column.notNull())
      .addColumn('last_used_at', 'bigint')
      .addPrimaryKeyConstraint('usage_hours_key', ['api_key_id', 'hour'])
      .execute();

    await db.schema
      .createTable('audit_events')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('account_id', 'text', (column) => column.notNull())
      .addColumn('actor_kind', 'text', (column) => column.notNull())
      .addColumn('actor_id', 'text')
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('target_id', 'text', (column) => column.notNull())
      .addColumn('before', 'text')
      .addColumn('after', 'text')
      .addColumn('request_id', 'text')
      .execute();
    await db.schema
      .createIndex('audit_events_account')
      .on('audit_events')
      .columns(['account_id', 'created_at', 'id'])
      .execute();
    await db.schema
      .createIndex('audit_events_target')
      .on('audit_events')
      .columns(['target_id', 'created_at', 'id'])
      .execute();

    await db.schema
      .createTable('peppers')
      .addColumn('version', 'text', (column) => column.primaryKey().notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .execute();
  },
};
