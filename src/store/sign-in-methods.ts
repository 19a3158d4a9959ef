import type { Database } from './tables.ts';

/** How a person signs in. */
export interface SignInMethod {
  readonly id: string;
  readonly userId: string;
  readonly providerId: SignInProvider;
  /** The provider's id of the person; for a password, ours. */
  readonly subject: string;
  /** The password's hash (scrypt); nothing for a provider. */
  readonly passwordHash: string | null;
}

/** Who says that a person is who they say: a password, or the OpenID Connect provider. */
export type SignInProvider = 'credential' | 'oidc';

/** Adds a way for a person to sign in. */
export async function insertSignInMethod(
  db: Database,
  method: SignInMethod,
  nowMs: number,
): Promise<void> {
  const now = new Date(nowMs).toISOString();
  await db
    .insertInto('sign_in_methods')
    .values({
      id: method.id,
      user_id: method.userId,
      provider_id: method.providerId,
      subject: method.subject,
      password: method.passwordHash,
      access_token: null,
      refresh_token: null,
      id_token: null,
      access_token_expires_at: null,
      refresh_token_expires_at: null,
      scope: null,
      created_at: now,
      updated_at: now,
    })
    .execute();
}

/** Sets the hash of a person's password, if they have one. Returns whether they had. */
export async function savePasswordHash(
  db: Database,
  password: { readonly userId: string; readonly hash: string; readonly nowMs: number },
): Promise<boolean> {
  const changed = await db
    .updateTable('sign_in_methods')
    .set({ password: password.hash, updated_at: new Date(password.nowMs).toISOString() })
    .where('user_id', '=', password.userId)
    .where('provider_id', '=', 'credential')
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

/** The hash of a person's password, or nothing. */
export async function findPasswordHash(db: Database, userId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('sign_in_methods')
    .select('password')
    .where('user_id', '=', userId)
    .where('provider_id', '=', 'credential')
    .executeTakeFirst();
  return row?.password ?? undefined;
}

/** Whether a person signs in with this identity of a provider. */
export async function isKnownSubject(
  db: Database,
  providerId: SignInProvider,
  subject: string,
): Promise<boolean> {
  const row = await db
    .selectFrom('sign_in_methods')
    .select('id')
    .where('provider_id', '=', providerId)
    .where('subject', '=', subject)
    .executeTakeFirst();
  return row !== undefined;
}

/** How any of the people can sign in, in the order in which it was added. */
export async function listSignInProviders(
  db: Database,
  userIds: readonly string[],
): Promise<readonly Pick<SignInMethod, 'userId' | 'providerId'>[]> {
  const rows = await db
    .selectFrom('sign_in_methods')
    .select(['user_id', 'provider_id'])
    .where('user_id', 'in', userIds)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    userId: row.user_id,
    providerId: row.provider_id === 'credential' ? 'credential' : 'oidc',
  }));
}
