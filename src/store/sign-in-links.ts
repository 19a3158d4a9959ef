import type { ExpressionBuilder, Selectable, SelectQueryBuilder } from 'kysely';
import { countRows } from './count-rows.ts';
import { type NewestFirst, newestFirst } from './newest-first.ts';
import type { SignInLinksTable } from './people-tables.ts';
import type { Database, Tables } from './tables.ts';

/** What a link is for: making the first operator, joining an account, setting a new password. */
export type SignInLinkKind = 'setUp' | 'invitation' | 'passwordReset';

/** What is kept of a one-time link: never its token. Instants in milliseconds. */
export interface SignInLink {
  readonly id: string;
  readonly kind: SignInLinkKind;
  /** HMAC-SHA-256 of the token with the pepper, base64url. */
  readonly digest: string;
  /** The account that the person joins, or is of. */
  readonly accountId: string;
  /** Whose password is reset; nothing for a link that makes a person. */
  readonly userId: string | null;
  /** The address of the person who is to be made, in lower case, if it is known. */
  readonly email: string | null;
  readonly isOperator: boolean;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly usedAt: number | null;
  /** The actor who made it; nothing for the server itself. */
  readonly createdBy: string | null;
}

/** Adds a link, and forgets all that expired. */
export async function insertSignInLink(db: Database, link: SignInLink): Promise<void> {
  await db.deleteFrom('sign_in_links').where('expires_at', '<=', link.createdAt).execute();
  await db
    .insertInto('sign_in_links')
    .values({
      id: link.id,
      kind: link.kind,
      digest: link.digest,
      account_id: link.accountId,
      user_id: link.userId,
      email: link.email,
      is_operator: link.isOperator ? 1 : 0,
      created_at: link.createdAt,
      expires_at: link.expiresAt,
      used_at: link.usedAt,
      created_by: link.createdBy,
    })
    .execute();
}

/** The link with this digest or id, if it can be used at `nowMs`, or nothing. */
export async function findUsableLink(
  db: Database,
  by: { readonly digest: string } | { readonly id: string },
  nowMs: number,
): Promise<SignInLink | undefined> {
  const query = usable(db.selectFrom('sign_in_links').selectAll(), nowMs);
  const row = await ('digest' in by
    ? query.where('digest', '=', by.digest)
    : query.where('id', '=', by.id)
  ).executeTakeFirst();
  return row && toSignInLink(row);
}

/** Notes that a link was used. */
export async function saveLinkUse(db: Database, id: string, nowMs: number): Promise<void> {
  await db.updateTable('sign_in_links').set({ used_at: nowMs }).where('id', '=', id).execute();
}

/** Ends a link that was not used. */
export async function deleteSignInLink(db: Database, id: string): Promise<void> {
  await db.deleteFrom('sign_in_links').where('id', '=', id).execute();
}

/** Ends the unused links of a kind: of one person, of one address, or for `setUp` all. */
export async function deleteUnusedLinks(
  db: Database,
  of:
    | { readonly kind: 'setUp' }
    | { readonly kind: 'passwordReset'; readonly userId: string }
    | { readonly kind: 'invitation'; readonly email: string },
): Promise<void> {
  let query = db
    .deleteFrom('sign_in_links')
    .where('kind', '=', of.kind)
    .where('used_at', 'is', null);
  if (of.kind === 'passwordReset') query = query.where('user_id', '=', of.userId);
  if (of.kind === 'invitation') query = query.where('email', '=', of.email);
  await query.execute();
}

/** Which invitations to list: those that can be accepted at `nowMs`. */
export interface InvitationListing {
  readonly nowMs: number;
  /** Nothing for all accounts. */
  readonly accountId?: string | undefined;
  readonly id?: string;
  readonly email?: string;
}

/** A part of the pending invitations of a listing. */
export async function listInvitations(
  db: Database,
  listing: InvitationListing,
  part: NewestFirst,
): Promise<readonly SignInLink[]> {
  const query = pending(db.selectFrom('sign_in_links').selectAll(), listing);
  const rows = await newestFirst(query, part).execute();
  return rows.map(toSignInLink);
}

/** How many invitations a listing has on all its pages together, counted up to `most`. */
export function countInvitations(
  db: Database,
  listing: InvitationListing,
  most?: number,
): Promise<number> {
  return countRows(db, pending(db.selectFrom('sign_in_links'), listing), most);
}

function pending<O>(
  query: SelectQueryBuilder<Tables, 'sign_in_links', O>,
  { nowMs, accountId, id, email }: InvitationListing,
): SelectQueryBuilder<Tables, 'sign_in_links', O> {
  let narrowed = usable(query, nowMs).where('kind', '=', 'invitation');
  if (accountId !== undefined) narrowed = narrowed.where('account_id', '=', accountId);
  if (id !== undefined) narrowed = narrowed.where('id', '=', id);
  if (email !== undefined) narrowed = narrowed.where('email', '=', email);
  return narrowed;
}

/**
 * Not used, not expired, and made by the server itself or by who is an operator still: otherwise
 * whoever is dismissed could let themselves in again, by a link that they kept.
 */
function usable<O>(
  query: SelectQueryBuilder<Tables, 'sign_in_links', O>,
  nowMs: number,
): SelectQueryBuilder<Tables, 'sign_in_links', O> {
  return query
    .where('used_at', 'is', null)
    .where('expires_at', '>', nowMs)
    .where((eb) =>
      eb.or([
        eb('created_by', 'is', null),
        eb.exists(
          eb
            .selectFrom('users')
            .select('users.id')
            .whereRef('users.id', '=', 'created_by')
            .where('users.is_operator', '=', 1),
        ),
        eb.exists(operatorKey(eb, nowMs)),
      ]),
    );
}

// Found by its id: there may be a hundred thousand keys.
function operatorKey(eb: ExpressionBuilder<Tables, 'sign_in_links'>, nowMs: number) {
  return (
    eb
      .selectFrom('api_keys')
      .select('api_keys.id')
      .whereRef('api_keys.id', '=', 'created_by')
      .where('revoked_at', 'is', null)
      .where('disabled_at', 'is', null)
      .where((key) =>
        key.or([key('api_keys.expires_at', 'is', null), key('api_keys.expires_at', '>', nowMs)]),
      )
      // The scopes are JSON, and no scope holds a quotation mark.
      .where('scopes', 'like', '%"*"%')
  );
}

function toSignInLink(row: Selectable<SignInLinksTable>): SignInLink {
  return Object.freeze({
    id: row.id,
    kind: row.kind as SignInLinkKind,
    digest: row.digest,
    accountId: row.account_id,
    userId: row.user_id,
    email: row.email,
    isOperator: row.is_operator === 1,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    usedAt: row.used_at,
    createdBy: row.created_by,
  });
}
