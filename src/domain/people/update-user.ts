import { z } from 'zod';
import { saveUser, type User } from '../../store/users.ts';
import { describeUser } from '../describe.ts';
import type { Call, Domain } from '../domain.ts';
import { type Change, mutate } from '../mutate.ts';
import { fields, parseInput } from '../parse-input.ts';
import { requireScope } from '../principal.ts';
import { OPERATOR_SCOPE } from '../scopes.ts';
import { requireOtherOperator, requireSelfOrOperator, requireUser } from './require-user.ts';

/** What to change in a person: an absent field keeps, a value sets. */
export interface UpdateUserInput {
  readonly id: string;
  /** 1 to 64 characters. */
  readonly name?: string | null | undefined;
  /** Operators only. */
  readonly isOperator?: boolean | null | undefined;
}

/**
 * Edits a person: everybody their own name, an operator everybody's and who is an operator. It holds
 * from the person's next request.
 *
 * @throws DomainError PERMISSION_DENIED, INVALID_ARGUMENT, NOT_FOUND, FAILED_PRECONDITION when no
 *   operator would be left.
 */
export function updateUser(domain: Domain, call: Call, input: UpdateUserInput): Promise<User> {
  return mutate(domain, call, async ({ db, caller, now }): Promise<Change<User>> => {
    requireSelfOrOperator(caller, input.id, 'change other people');
    const { id, name, isOperator } = parseInput(domain, inputSchema, input);
    if (isOperator !== undefined) {
      requireScope(caller, OPERATOR_SCOPE, 'say who is an operator');
    }
    const before = await requireUser(db, id);
    if (isOperator === false) await requireOtherOperator(db, before);
    const after: User = Object.freeze({
      ...before,
      name: name ?? before.name,
      isOperator: isOperator ?? before.isOperator,
    });
    await saveUser(db, after, now);
    return {
      result: after,
      action: 'updateUser',
      accountId: after.accountId,
      targetId: after.id,
      before: describeUser(before),
      after: describeUser(after),
    };
  });
}

const inputSchema = z.object({
  id: z.string(),
  name: fields.personName.optional(),
  isOperator: z.boolean({ error: 'true or false' }).optional(),
});
