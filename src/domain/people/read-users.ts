import { listRunningSessions, type Session } from '../../store/sessions.ts';
import { listSignInProviders, type SignInProvider } from '../../store/sign-in-methods.ts';
import { countUsers, listUsers, type User } from '../../store/users.ts';
import type { Call, Domain } from '../domain.ts';
import { currentPrincipal } from '../identify.ts';
import { type Page, type PageRequest, readNewestFirst } from '../page.ts';
import { requireAccount, requireScope } from '../principal.ts';
import { countBeside } from '../read-beside.ts';
import { OPERATOR_SCOPE } from '../scopes.ts';
import { requireSelfOrOperator, requireUser } from './require-user.ts';

/** Which people to list. */
export interface UsersQuery extends PageRequest {
  /** Defaults to all accounts. */
  readonly accountId?: string | null | undefined;
}

/**
 * The person with this id: everybody themselves, an operator everybody.
 *
 * @throws DomainError PERMISSION_DENIED, NOT_FOUND.
 */
export async function readUser(domain: Domain, { principal }: Call, id: string): Promise<User> {
  requireSelfOrOperator(principal, id, 'read other people');
  return requireUser(domain.store.db, id);
}

/**
 * A page of the people who can sign in, newest first.
 *
 * @throws DomainError PERMISSION_DENIED for all but operators, INVALID_ARGUMENT, NOT_FOUND for an
 *   account.
 */
export async function readUsers(
  domain: Domain,
  call: Call,
  query: UsersQuery,
): Promise<Page<User>> {
  const { principal } = call;
  const { db } = domain.store;
  requireScope(principal, OPERATOR_SCOPE, 'list people');
  const accountId = query.accountId ?? undefined;
  if (accountId !== undefined) await requireAccount(db, principal, accountId);
  return readNewestFirst(query, {
    order: 'users',
    read: (part) => listUsers(db, accountId, part),
    countAll: () => countBeside(domain, call, (from, most) => countUsers(from, accountId, most)),
  });
}

/**
 * Where each of the people is signed in, newest first.
 *
 * @throws DomainError PERMISSION_DENIED for somebody else's by all but operators.
 */
export async function readSessions(
  domain: Domain,
  call: Call,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Session[]>> {
  const caller = await currentPrincipal(domain, call);
  for (const id of userIds) requireSelfOrOperator(caller, id, "read other people's sessions");
  const byUser = new Map<string, Session[]>(userIds.map((id) => [id, []]));
  const sessions = await listRunningSessions(domain.store.db, userIds, domain.clock.now());
  for (const session of sessions) byUser.get(session.userId)?.push(session);
  return byUser;
}

/** How each of the people can sign in. */
export async function readSignInMethods(
  domain: Domain,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, readonly SignInProvider[]>> {
  const byUser = new Map<string, SignInProvider[]>(userIds.map((id) => [id, []]));
  for (const { providerId, userId } of await listSignInProviders(domain.store.db, userIds)) {
    byUser.get(userId)?.push(providerId);
  }
  return byUser;
}
