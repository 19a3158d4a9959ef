import type { Database } from '../../store/tables.ts';
import { countOperators, findUser, type User } from '../../store/users.ts';
import { DomainError, notFound } from '../errors.ts';
import { type Principal, requireScope } from '../principal.ts';
import { OPERATOR_SCOPE } from '../scopes.ts';

/**
 * The person with this id.
 *
 * @throws DomainError NOT_FOUND.
 */
export async function requireUser(db: Database, id: string): Promise<User> {
  const user = await findUser(db, id);
  if (user === undefined) throw notFound('User', id);
  return user;
}

/**
 * Demands that the caller is this person or an operator. Nobody is looked up for it, so that others
 * do not learn who there is.
 *
 * @throws DomainError PERMISSION_DENIED.
 */
export function requireSelfOrOperator(caller: Principal, id: string, purpose: string): void {
  if (caller.kind === 'user' && caller.user.id === id) return;
  requireScope(caller, OPERATOR_SCOPE, purpose);
}

/**
 * Demands that somebody is left who can let others in, once this person is no operator any more.
 *
 * @throws DomainError FAILED_PRECONDITION.
 */
export async function requireOtherOperator(db: Database, user: User): Promise<void> {
  if (!user.isOperator || (await countOperators(db)) > 1) return;
  throw new DomainError({
    code: 'FAILED_PRECONDITION',
    message: `${user.email} is the only operator; make another person one first`,
    details: ['operators: 1'],
  });
}
