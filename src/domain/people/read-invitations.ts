import { countInvitations, listInvitations, type SignInLink } from '../../store/sign-in-links.ts';
import type { Call, Domain } from '../domain.ts';
import { type Page, readNewestFirst } from '../page.ts';
import { requireAccount, requireScope } from '../principal.ts';
import { countBeside } from '../read-beside.ts';
import { OPERATOR_SCOPE } from '../scopes.ts';
import type { UsersQuery } from './read-users.ts';

/**
 * A page of the invitations that can still be accepted, newest first.
 *
 * @throws DomainError PERMISSION_DENIED for all but operators, INVALID_ARGUMENT, NOT_FOUND for an
 *   account.
 */
export async function readInvitations(
  domain: Domain,
  call: Call,
  query: UsersQuery,
): Promise<Page<SignInLink>> {
  const { principal } = call;
  const { db } = domain.store;
  requireScope(principal, OPERATOR_SCOPE, 'list invitations');
  const accountId = query.accountId ?? undefined;
  if (accountId !== undefined) await requireAccount(db, principal, accountId);
  const listing = { nowMs: domain.clock.now(), accountId };
  return readNewestFirst(query, {
    order: 'invitations',
    read: (part) => listInvitations(db, listing, part),
    countAll: () =>
      countBeside(domain, call, (from, most) => countInvitations(from, listing, most)),
  });
}
