import { deleteSignInLink, listInvitations, type SignInLink } from '../../store/sign-in-links.ts';
import { describeInvitation } from '../describe.ts';
import type { Call, Domain } from '../domain.ts';
import { notFound } from '../errors.ts';
import { type Change, mutate } from '../mutate.ts';
import { requireScope } from '../principal.ts';
import { OPERATOR_SCOPE } from '../scopes.ts';

/**
 * Ends an invitation that was not accepted yet: its link counts for nothing from now on.
 *
 * @throws DomainError PERMISSION_DENIED for all but operators, NOT_FOUND, also for one that was
 *   accepted or has expired.
 */
export function cancelInvitation(
  domain: Domain,
  call: Call,
  { id }: { readonly id: string },
): Promise<SignInLink> {
  return mutate(domain, call, async ({ db, caller, now }): Promise<Change<SignInLink>> => {
    requireScope(caller, OPERATOR_SCOPE, 'cancel invitations');
    const [invitation] = await listInvitations(db, { nowMs: now, id }, { limit: 1 });
    if (invitation === undefined) throw notFound('Invitation', id);
    await deleteSignInLink(db, id);
    return {
      result: invitation,
      action: 'cancelInvitation',
      accountId: invitation.accountId,
      targetId: id,
      before: describeInvitation(invitation),
      after: null,
    };
  });
}
