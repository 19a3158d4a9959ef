import { z } from 'zod';
import { createId } from '../kernel/id.ts';
import { type Account, findAccountByExternalId, insertAccount } from '../store/accounts.ts';
import type { Database } from '../store/tables.ts';
import { describeAccount } from './describe.ts';
import type { Call, Domain } from './domain.ts';
import { DomainError, permissionDenied } from './errors.ts';
import { type Change, mutate } from './mutate.ts';
import { fields, parseInput } from './parse-input.ts';
import { isOperator, requireScope } from './principal.ts';
import { OPERATOR_SCOPE } from './scopes.ts';

/** What an account is made from. */
export interface CreateAccountInput {
  /** 1 to 128 characters. */
  readonly name: string;
  /** The operator's own name for it, unique among accounts, operators only. Defaults to none. */
  readonly externalId?: string | null | undefined;
  /** 1 to 100,000, operators only. Defaults to 10. */
  readonly keyLimit?: number | null | undefined;
}

/** How many keys an account may hold unless an operator says otherwise. */
export const DEFAULT_KEY_LIMIT = 10;

/**
 * Makes an account.
 *
 * @throws DomainError PERMISSION_DENIED without `accounts:write`, INVALID_ARGUMENT,
 *   ALREADY_EXISTS for a taken external id.
 */
export function createAccount(
  domain: Domain,
  call: Call,
  input: CreateAccountInput,
): Promise<Account> {
  return mutate(domain, call, async ({ db, caller, now }): Promise<Change<Account>> => {
    requireScope(caller, 'accounts:write', 'create accounts');
    const parsed = parseInput(domain, inputSchema, input);
    const externalId = parsed.externalId ?? null;
    if ((externalId !== null || parsed.keyLimit != null) && !isOperator(caller)) {
      throw permissionDenied(OPERATOR_SCOPE, "set an account's externalId or keyLimit");
    }
    if (externalId !== null) await requireFreeExternalId(db, externalId);
    const account: Account = Object.freeze({
      id: createId('account', now),
      name: parsed.name,
      externalId,
      keyLimit: parsed.keyLimit ?? DEFAULT_KEY_LIMIT,
      createdAt: now,
    });
    await insertAccount(db, account);
    return {
      result: account,
      action: 'createAccount',
      accountId: account.id,
      targetId: account.id,
      before: null,
      after: describeAccount(account),
    };
  });
}

/**
 * Demands that no account has this external id.
 *
 * @throws DomainError ALREADY_EXISTS.
 */
export async function requireFreeExternalId(db: Database, externalId: string): Promise<void> {
  const holder = await findAccountByExternalId(db, externalId);
  if (holder === undefined) return;
  throw new DomainError({
    code: 'ALREADY_EXISTS',
    message: `The external id ${JSON.stringify(externalId)} is taken by another account`,
    details: ['field: externalId'],
    context: { field: 'externalId' },
  });
}

const inputSchema = z.object({
  name: fields.accountName,
  externalId: fields.externalId.nullish(),
  keyLimit: fields.keyLimit.nullish(),
});
