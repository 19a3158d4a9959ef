import { findSession, findSessionByToken, type Session } from '../../store/sessions.ts';
import type { Database } from '../../store/tables.ts';
import { findUser, type User } from '../../store/users.ts';
import type { Domain } from '../domain.ts';
import { DomainError, type Refusal } from '../errors.ts';
import type { UserPrincipal } from '../principal.ts';
import { OPERATOR_SCOPE } from '../scopes.ts';

// What everybody who is signed in may do, on their own account. An operator may do everything.
const USER_SCOPES: readonly string[] = Object.freeze([
  'keys:read',
  'keys:write',
  'usage:read',
  'audit:read',
]);

const OPERATOR_SCOPES: readonly string[] = Object.freeze([OPERATOR_SCOPE]);

/** Whose session it is, or that it is over. */
export type SessionIdentification =
  | { readonly kind: 'identified'; readonly principal: UserPrincipal }
  | SessionOver;

/** A session that was ended or has expired, or whose person was removed. Shaped like a denial. */
export interface SessionOver {
  readonly kind: 'refused';
  readonly code: 'TOKEN_REQUIRED';
  readonly reason: string;
  readonly refusal: Refusal;
  readonly apiKey: undefined;
  readonly quota: null;
}

/** The one answer of its kind: whoever has an old cookie has no credential. */
export const SESSION_OVER: SessionOver = Object.freeze({
  kind: 'refused',
  code: 'TOKEN_REQUIRED',
  reason: 'session over',
  refusal: {
    code: 'TOKEN_REQUIRED',
    message: 'Access token is required',
    details: ['the session is over; sign in again'],
  },
  apiKey: undefined,
  quota: null,
} satisfies SessionOver);

/**
 * Finds out whose session a cookie's token belongs to. Reads the database each time, so that a
 * session that was ended elsewhere, or an operator who is none any more, counts from the next request
 * on. Spends nothing.
 */
export async function identifySession(
  domain: Domain,
  token: string,
): Promise<SessionIdentification> {
  const { db } = domain.store;
  const session = await findSessionByToken(db, token);
  return identificationOf(await readPrincipal(db, session, domain.clock.now()));
}

/** The same for a session that was identified before, as it is now. */
export async function reviewSession(
  domain: Domain,
  sessionId: string,
): Promise<SessionIdentification> {
  const { db } = domain.store;
  const session = await findSession(db, sessionId);
  return identificationOf(await readPrincipal(db, session, domain.clock.now()));
}

/**
 * The person whose session this is, as they stand at `nowMs`.
 *
 * @throws DomainError TOKEN_REQUIRED when the session is over.
 */
export async function requireSession(
  db: Database,
  sessionId: string,
  nowMs: number,
): Promise<UserPrincipal> {
  const principal = await readPrincipal(db, await findSession(db, sessionId), nowMs);
  if (principal === undefined) throw new DomainError(SESSION_OVER.refusal);
  return principal;
}

function identificationOf(principal: UserPrincipal | undefined): SessionIdentification {
  return principal === undefined ? SESSION_OVER : { kind: 'identified', principal };
}

async function readPrincipal(
  db: Database,
  session: Session | undefined,
  nowMs: number,
): Promise<UserPrincipal | undefined> {
  // An instant that cannot be read is over, too.
  if (session === undefined || !(session.expiresAt > nowMs)) return undefined;
  const user = await findUser(db, session.userId);
  return (
    user &&
    Object.freeze({
      kind: 'user',
      user,
      sessionId: session.id,
      accountId: user.accountId,
      scopes: scopesOf(user),
      validUntil: session.expiresAt,
    } satisfies UserPrincipal)
  );
}

function scopesOf({ isOperator }: User): readonly string[] {
  return isOperator ? OPERATOR_SCOPES : USER_SCOPES;
}
