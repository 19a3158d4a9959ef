import { sql } from 'kysely';
import type { Migration } from '../../src/store/migrate.ts';
import type { Database } from '../../src/store/tables.ts';

/**
 * People, their sessions, the ways in which they sign in, and the links that let them in. The tables
 * that better-auth writes hold instants as ISO 8601 text, ours as milliseconds.
 */
export const people: Migration = {
  name: '0003-people',
  async up(db) {
    await createUsers(db);
    await createSessions(db);
    await createSignInMethods(db);
    await createSignInLinks(db);
    await db.schema.alterTable('audit_events').addColumn('actor_label', 'text').execute();
  },
};

async function createUsers(db: Database): Promise<void> {
  await db.schema
    .createTable('users')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('email', 'text', (column) => column.notNull().unique())
    .addColumn('email_verified', 'integer', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('image', 'text')
    .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id'))
    .addColumn('is_operator', 'integer', (column) => column.notNull())
    .addColumn('last_signed_in_at', 'bigint')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('users_created').on('users').columns(['created_at', 'id']).execute();
  await db.schema
    .createIndex('users_account_created')
    .on('users')
    .columns(['account_id', 'created_at', 'id'])
    .execute();
}

async function createSessions(db: Database): Promise<void> {
  await db.schema
    .createTable('sessions')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('token', 'text', (column) => column.notNull().unique())
    .addColumn('user_id', 'text', (column) =>
      column.notNull().references('users.id').onDelete('cascade'),
    )
    .addColumn('expires_at', 'text', (column) => column.notNull())
    .addColumn('ip_address', 'text')
    .addColumn('user_agent', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('sessions_user').on('sessions').column('user_id').execute();
}

async function createSignInMethods(db: Database): Promise<void> {
  await db.schema
    .createTable('sign_in_methods')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('user_id', 'text', (column) =>
      column.notNull().references('users.id').onDelete('cascade'),
    )
    .addColumn('provider_id', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('password', 'text')
    .addColumn('access_token', 'text')
    .addColumn('refresh_token', 'text')
    .addColumn('id_token', 'text')
    .addColumn('access_token_expires_at', 'text')
    .addColumn('refresh_token_expires_at', 'text')
    .addColumn('scope', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'text', (column) => column.notNull())
    .addUniqueConstraint('sign_in_methods_subject', ['provider_id', 'subject'])
    .execute();
  await db.schema
    .createIndex('sign_in_methods_user')
    .on('sign_in_methods')
    .column('user_id')
    .execute();

  await db.schema
    .createTable('sign_in_verifications')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('identifier', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('sign_in_verifications_identifier')
    .on('sign_in_verifications')
    .column('identifier')
    .execute();
}

async function createSignInLinks(db: Database): Promise<void> {
  await db.schema
    .createTable('sign_in_links')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull().unique())
    .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id'))
    .addColumn('user_id', 'text', (column) => column.references('users.id').onDelete('cascade'))
    .addColumn('email', 'text')
    .addColumn('is_operator', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('used_at', 'bigint')
    .addColumn('created_by', 'text')
    .execute();
  await db.schema
    .createIndex('sign_in_links_unused')
    .on('sign_in_links')
    .columns(['kind', 'created_at', 'id'])
    .where(sql<boolean>`used_at is null`)
    .execute();
}
