/**
 * People. better-auth writes this table and the next three, with instants as ISO 8601 text; the
 * columns that it does not know have our own form.
 */
export interface UsersTable {
  readonly id: string;
  /** In lower case. */
  readonly email: string;
  readonly email_verified: number;
  readonly name: string;
  readonly image: string | null;
  readonly account_id: string;
  readonly is_operator: number;
  /** In milliseconds; better-auth does not know this column. */
  readonly last_signed_in_at: number | null;
  readonly created_at: string;
  readonly updated_at: string;
}

/** Who is signed in, where. */
export interface SessionsTable {
  readonly id: string;
  readonly token: string;
  readonly user_id: string;
  readonly expires_at: string;
  readonly ip_address: string | null;
  readonly user_agent: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

/** How people sign in: a password's hash, or a provider's subject. A provider's tokens are not kept. */
export interface SignInMethodsTable {
  readonly id: string;
  readonly user_id: string;
  /** `credential` for a password. */
  readonly provider_id: string;
  /** The provider's id of the person; for a password, ours. */
  readonly subject: string;
  readonly password: string | null;
  readonly access_token: string | null;
  readonly refresh_token: string | null;
  readonly id_token: string | null;
  readonly access_token_expires_at: string | null;
  readonly refresh_token_expires_at: string | null;
  readonly scope: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

/** What better-auth has to remember for minutes, while somebody is at a provider's page. */
export interface SignInVerificationsTable {
  readonly id: string;
  readonly identifier: string;
  readonly value: string;
  readonly expires_at: string;
  readonly created_at: string;
  readonly updated_at: string;
}

/** One-time links: their digests, never the links. Instants in milliseconds. */
export interface SignInLinksTable {
  readonly id: string;
  readonly kind: string;
  readonly digest: string;
  readonly account_id: string;
  readonly user_id: string | null;
  readonly email: string | null;
  readonly is_operator: number;
  readonly created_at: number;
  readonly expires_at: number;
  readonly used_at: number | null;
  readonly created_by: string | null;
}
