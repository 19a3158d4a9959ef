import { z } from 'zod';
import { type Account, saveAccount } from '../store/accounts.ts';
import { requireFreeExternalId } from './create-account.ts';
import { describeAccount } from './describe.ts';
import type { Call, Domain } from './domain.ts';
import { permissionDenied } from './errors.ts';
import { type Change, mutate } from './mutate.ts';
import { fields, parseInput } from './parse-input.ts';
import { isOperator, requireAccount, requireScope } from './principal.ts';
import { OPERATOR_SCOPE } from './scopes.ts';

/** What to change in an account: an absent field keeps, `null` clears, a value sets. */
export interface UpdateAccountInput {
  readonly id: string;
  readonly name?: string | null | undefined;
  /** Operators only. */
  readonly externalId?: string | null | undefined;
  /** 1 to 100,000, operators only. Keys held beyond a lowered limit go on working. */
  readonly keyLimit?: number | null | undefined;
}

/**
 * Edits an account: its own name with `accounts:write`; an operator any account, and more of it.
 *
 * @throws DomainError PERMISSION_DENIED, INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS for a taken
 *   external id.
 */
export function updateAccount(
  domain: Domain,
  call: Call,
  input: UpdateAccountInput,
): Promise<Account> {
  return mutate(domain, call, async ({ db, caller }): Promise<Change<Account>> => {
    requireScope(caller, 'accounts:write', 'change accounts');
    const { id, name, externalId, keyLimit } = parseInput(domain, inputSchema, input);
    const before = await requireAccount(db, caller, id);
    if ((externalId !== undefined || keyLimit !== undefined) && !isOperator(caller)) {
      throw permissionDenied(OPERATOR_SCOPE, "change an account's externalId or keyLimit");
    }
    if (externalId && externalId !== before.externalId) await requireFreeExternalId(db, externalId);
    const after: Account = Object.freeze({
      ...before,
      name: name ?? before.name,
      externalId: externalId === undefined ? before.externalId : externalId,
      keyLimit: keyLimit ?? before.keyLimit,
    });
    await saveAccount(db, after);
    return {
      result: after,
      action: 'updateAccount',
      accountId: after.id,
      targetId: after.id,
      before: describeAccount(before),
      after: describeAccount(after),
    };
  });
}

const inputSchema = z.object({
  id: z.string(),
  name: fields.accountName.optional(),
  externalId: fields.externalId.nullish(),
  keyLimit: fields.keyLimit.optional(),
});
