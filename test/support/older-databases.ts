import BetterSqlite3 from 'better-sqlite3';
import { createDigester } from '../../src/domain/secret-text.ts';
import { MIGRATIONS } from '../../src/store/migrate.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { foldText } from '../../src/store/text-search.ts';

/** The pepper of the older databases. */
export const OLD_PEPPER = 'the pepper of the databases of older versions';

/** The secrets in them: of the root key, of a key in force, of one that was revoked. */
export const OLD_SECRETS = Object.freeze({
  root: 'gx_OldRootKey0000000000000000000019TWlz',
  live: 'gx_OldLiveKey000000000000000000000GIg2l',
  revoked: 'gx_OldRevokedKey000000000000000001ptvgI',
});

/** The hour in which their keys were used: 21 November 2026, 11:00 UTC. */
export const OLD_HOUR = Date.UTC(2026, 10, 21, 11);

const CREATED = OLD_HOUR - 3_600_000;
const ISO = new Date(CREATED).toISOString();

// Of `correct horse battery staple`, with the least cost there is.
const OLD_PASSWORD_HASH =
  'scrypt$16$1$1$BwcHBwcHBwcHBwcHBwcHBw$jgQzVIf-J1g3U9FIu1cRG_m_GPnUxXbKl23TdQQoIlE';

type Row = Readonly<Record<string, string | number | null>>;

/** Makes the database of the schema that had so many migrations, with rows in each of its tables. */
export async function makeOlderDatabase(path: string, migrations: number): Promise<void> {
  const { db, driver, close } = openSqlite(path);
  driver.exec(
    'create table tollkey_migrations (name text primary key not null, applied_at bigint not null)',
  );
  for (const { name, up } of MIGRATIONS.slice(0, migrations)) {
    await up(db);
    insert(driver, 'tollkey_migrations', { name, applied_at: CREATED });
  }
  driver.pragma('foreign_keys = OFF');
  for (const [table, rows] of Object.entries(createRows())) {
    for (const row of rows) insert(driver, table, row);
  }
  await close();
}

/** Inserts what of a row the schema has a place for. */
function insert(driver: BetterSqlite3.Database, table: string, row: Row): void {
  const known = driver.prepare<[string], string>('select name from pragma_table_info(?)').pluck();
  const columns = known.all(table).filter((name) => name in row);
  if (columns.length === 0) return;
  const names = columns.map((name) => `"${name}"`).join(', ');
  const places = columns.map(() => '?').join(', ');
  driver
    .prepare(`insert into ${table} (${names}) values (${places})`)
    .run(...columns.map((name) => row[name]));
}

/** A database as SQL text, in an order that depends on nothing else. */
export function dumpDatabase(path: string): string {
  const database = new BetterSqlite3(path, { readonly: true });
  const made = database
    .prepare<[], { type: string; name: string; sql: string }>(
      "select type, name, sql from sqlite_schema where sql is not null order by type = 'index', rowid",
    )
    .all();
  const tables = made.filter(({ type }) => type === 'table').map(({ name }) => name);
  const rows = tables.flatMap((table) => dumpTable(database, table));
  database.close();
  const [schemaOfTables, schemaOfIndexes] = ['table', 'index'].map((type) =>
    made.flatMap((entry) => (entry.type === type ? [`${entry.sql};`] : [])),
  );
  return `${[...(schemaOfTables ?? []), ...rows, ...(schemaOfIndexes ?? [])].join('\n')}\n`;
}

function dumpTable(database: BetterSqlite3.Database, table: string): readonly string[] {
  const columns = database
    .prepare<[string], string>('select name from pragma_table_info(?)')
    .pluck()
    .all(table);
  const quoted = columns.map((name) => `quote("${name}")`).join(` || ', ' || `);
  return database
    .prepare<[], string>(`select ${quoted} from ${table} order by rowid`)
    .pluck()
    .all()
    .map((values) => `insert into ${table} values (${values});`);
}

function account(id: string, name: string, externalId: string | null): Row {
  return {
    id,
    name,
    external_id: externalId,
    key_limit: 10,
    created_at: CREATED,
    name_folded: foldText(name),
    external_id_folded: externalId && foldText(externalId),
  };
}

function apiKey(name: string, others: Row): Row {
  return {
    id: `key_${name}`,
    account_id: 'acc_acme',
    label: name,
    label_folded: name,
    scopes: '["usage:read","workflows:run"]',
    per_minute: 60,
    per_day: 1_000,
    metadata: '{"team":"blue"}',
    is_root: 0,
    created_at: CREATED,
    expires_at: null,
    disabled_at: null,
    revoked_at: null,
    revoke_reason: null,
    ...others,
  };
}

function total(accountId: string): Row {
  return {
    account_id: accountId,
    hour: OLD_HOUR,
    accepted: 21,
    refused_per_minute: 2,
    refused_per_day: 4,
    refused_expired: 6,
    refused_disabled: 8,
    refused_revoked: 10,
    refused_insufficient_scope: 0,
  };
}

function createRows(): Readonly<Record<string, readonly Row[]>> {
  const { digest, pepperVersion } = createDigester(OLD_PEPPER);
  const secret = (name: keyof typeof OLD_SECRETS): Row => ({
    id: `sec_${name}`,
    api_key_id: `key_${name}`,
    digest: digest(OLD_SECRETS[name]),
    pepper_version: pepperVersion,
    prefix: OLD_SECRETS[name].slice(0, 11),
    created_at: CREATED,
    retires_at: null,
  });
  const uses = (name: string, accepted: number): Row => ({
    api_key_id: `key_${name}`,
    hour: OLD_HOUR,
    accepted,
    refused_per_minute: 1,
    refused_per_day: 2,
    refused_expired: 3,
    refused_disabled: 4,
    refused_revoked: 5,
    minute: OLD_HOUR + 59 * 60_000,
    minute_accepted: 1,
    last_used_at: OLD_HOUR + 59 * 60_000,
  });
  return {
    accounts: [account('acc_first', 'default', null), account('acc_acme', 'Ácme', 'ACME-1')],
    api_keys: [
      apiKey('root', {
        account_id: 'acc_first',
        is_root: 1,
        scopes: '["*"]',
        per_minute: null,
        per_day: null,
      }),
      apiKey('live', {}),
      apiKey('revoked', { revoked_at: OLD_HOUR, revoke_reason: 'leaked' }),
    ],
    secrets: [secret('root'), secret('live'), secret('revoked')],
    usage_hours: [uses('live', 17), uses('revoked', 4)],
    audit_events: [
      {
        id: 'evt_created',
        created_at: CREATED,
        account_id: 'acc_acme',
        actor_kind: 'apiKey',
        actor_id: 'key_root',
        action: 'createApiKey',
        target_id: 'key_live',
        before: null,
        after: '{"label":"live"}',
        request_id: 'req_created',
        actor_label: 'root',
      },
    ],
    peppers: [{ version: pepperVersion, created_at: CREATED }],
    last_refusals: [{ api_key_id: 'key_live', reason: 'perDay', refused_at: OLD_HOUR }],
    users: [
      {
        id: 'usr_ann',
        email: 'ann@example.com',
        email_verified: 1,
        name: 'Ann',
        image: null,
        account_id: 'acc_acme',
        is_operator: 1,
        last_signed_in_at: OLD_HOUR,
        created_at: ISO,
        updated_at: ISO,
      },
    ],
    sign_in_methods: [
      {
        id: 'sim_ann',
        user_id: 'usr_ann',
        provider_id: 'credential',
        subject: 'usr_ann',
        password: OLD_PASSWORD_HASH,
        created_at: ISO,
        updated_at: ISO,
      },
    ],
    sign_in_links: [
      {
        id: 'lnk_bob',
        kind: 'invitation',
        digest: digest('a token'),
        account_id: 'acc_acme',
        user_id: null,
        email: 'bob@example.com',
        is_operator: 0,
        created_at: CREATED,
        expires_at: CREATED + 7 * 86_400_000,
        used_at: null,
        created_by: 'usr_ann',
      },
    ],
    secret_uses: [{ secret_id: 'sec_live', last_used_at: OLD_HOUR + 59 * 60_000 }],
    usage_totals: [total('acc_acme'), total('*')],
  };
}
