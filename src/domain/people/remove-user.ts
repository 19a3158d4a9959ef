import { deleteUser, type User } from '../../store/users.ts';
import { describeUser } from '../describe.ts';
import type { Call, Domain } from '../domain.ts';
import { type Change, mutate } from '../mutate.ts';
import { requireScope } from '../principal.ts';
import { OPERATOR_SCOPE } from '../scopes.ts';
import { requireOtherOperator, requireUser } from './require-user.ts';

/**
 * Removes a person with their sessions and links: their next request is refused, and the e-mail
 * address is free again. What they did stays in the audit trail, and the keys that they made work on.
 *
 * @returns the person as they were.
 * @throws DomainError PERMISSION_DENIED for all but operators, NOT_FOUND, FAILED_PRECONDITION when no
 *   operator would be left.
 */
export function removeUser(
  domain: Domain,
  call: Call,
  input: { readonly id: string },
): Promise<User> {
  return mutate(domain, call, async ({ db, caller }): Promise<Change<User>> => {
    requireScope(caller, OPERATOR_SCOPE, 'remove people');
    const user = await requireUser(db, input.id);
    await requireOtherOperator(db, user);
    await deleteUser(db, user.id);
    return {
      result: user,
      action: 'removeUser',
      accountId: user.accountId,
      targetId: user.id,
      before: describeUser(user),
      after: null,
    };
  });
}
