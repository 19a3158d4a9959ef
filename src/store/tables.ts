import type { Kysely } from 'kysely';
import type {
  SessionsTable,
  SignInLinksTable,
  SignInMethodsTable,
  SignInVerificationsTable,
  UsersTable,
} from './people-tables.ts';

/**
 * The tables, as the database holds them: instants in milliseconds since the Unix epoch, lists and
 * objects as JSON text, truth as 0 and 1. `db/migrations` makes them. The tables that better-auth
 * writes hold instants as ISO 8601 text.
 */
export interface Tables {
  readonly accounts: AccountsTable;
  readonly api_keys: ApiKeysTable;
  readonly secrets: SecretsTable;
  readonly usage_hours: UsageHoursTable;
  readonly last_refusals: LastRefusalsTable;
  readonly secret_uses: SecretUsesTable;
  readonly usage_totals: UsageTotalsTable;
  readonly audit_events: AuditEventsTable;
  readonly users: UsersTable;
  readonly sessions: SessionsTable;
  readonly sign_in_methods: SignInMethodsTable;
  readonly sign_in_verifications: SignInVerificationsTable;
  readonly sign_in_links: SignInLinksTable;
  readonly peppers: PeppersTable;
  readonly tollkey_migrations: MigrationsTable;
}

/** A handle on the database: the pool itself, or a transaction on it. */
export type Database = Kysely<Tables>;

/** The owners of keys. */
export interface AccountsTable {
  readonly id: string;
  readonly name: string;
  /** The name and the external id as `foldText` has them, for searching. */
  readonly name_folded: string;
  readonly external_id: string | null;
  readonly external_id_folded: string | null;
  readonly key_limit: number;
  readonly created_at: number;
}

/** The keys; a key's id stays the same when its secret changes. */
export interface ApiKeysTable {
  readonly id: string;
  readonly account_id: string;
  readonly label: string;
  /** The label as `foldText` has it, for searching and ordering. */
  readonly label_folded: string;
  readonly scopes: string;
  readonly per_minute: number | null;
  readonly per_day: number | null;
  readonly metadata: string;
  /** 1 for the root key, which is not one of the account's ten. */
  readonly is_root: number;
  readonly created_at: number;
  readonly expires_at: number | null;
  readonly disabled_at: number | null;
  readonly revoked_at: number | null;
  readonly revoke_reason: string | null;
}

/** The digests of the secrets of each key. A retired secret stays, so that its refusal is precise. */
export interface SecretsTable {
  readonly id: string;
  readonly api_key_id: string;
  readonly digest: string;
  readonly pepper_version: string;
  readonly prefix: string;
  readonly created_at: number;
  readonly retires_at: number | null;
}

/**
 * The ledger: a key's uses in one hour. The day's count is the sum of its hours, and the minute's
 * count stands beside the hour in which the minute lies, so nothing is counted twice.
 */
export interface UsageHoursTable {
  readonly api_key_id: string;
  readonly hour: number;
  readonly accepted: number;
  readonly refused_per_minute: number;
  readonly refused_per_day: number;
  readonly refused_expired: number;
  readonly refused_disabled: number;
  readonly refused_revoked: number;
  readonly refused_insufficient_scope: number;
  readonly minute: number;
  readonly minute_accepted: number;
  readonly last_used_at: number | null;
}

/** When a key was last refused, by reason. */
export interface LastRefusalsTable {
  readonly api_key_id: string;
  readonly reason: string;
  readonly refused_at: number;
}

/** When a use with a secret was last accepted, to the minute. */
export interface SecretUsesTable {
  readonly secret_id: string;
  readonly last_used_at: number;
}

/** The ledger's hours that are over, summed up by account; the account `*` stands for all. */
export interface UsageTotalsTable {
  readonly account_id: string;
  readonly hour: number;
  readonly accepted: number;
  readonly refused_per_minute: number;
  readonly refused_per_day: number;
  readonly refused_expired: number;
  readonly refused_disabled: number;
  readonly refused_revoked: number;
  readonly refused_insufficient_scope: number;
}

/** What was changed, by whom, and how it was before and after. */
export interface AuditEventsTable {
  readonly id: string;
  readonly created_at: number;
  readonly account_id: string;
  readonly actor_kind: string;
  readonly actor_id: string | null;
  /** What the actor was called at the time: the key's label, the person's e-mail address. */
  readonly actor_label: string | null;
  readonly action: string;
  readonly target_id: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly request_id: string | null;
}

/** Which peppers the digests were made with: their fingerprints, never the peppers. */
export interface PeppersTable {
  readonly version: string;
  readonly created_at: number;
}

/** Which migrations ran. */
export interface MigrationsTable {
  readonly name: string;
  readonly applied_at: number;
}
