import { type Account, countAccounts, findAccounts, listAccounts } from '../store/accounts.ts';
import { countHeldApiKeys } from '../store/api-keys.ts';
import type { Call, Domain } from './domain.ts';
import { type Page, type PageRequest, readPage } from './page.ts';
import { isOperator, requireAccount, requireScope } from './principal.ts';

/**
 * The account with this id.
 *
 * @throws DomainError PERMISSION_DENIED without `accounts:read`, NOT_FOUND.
 */
export async function readAccount(
  domain: Domain,
  { principal }: Call,
  id: string,
): Promise<Account> {
  requireScope(principal, 'accounts:read', 'read accounts');
  return requireAccount(domain.store.db, principal, id);
}

/** The accounts that hold what the caller may see, by their ids. */
export async function readOwningAccounts(
  domain: Domain,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Account>> {
  const accounts = await findAccounts(domain.store.db, ids);
  return new Map(accounts.map((account) => [account.id, account]));
}

/**
 * A page of the accounts that the caller may see, newest first: an operator all, others their own.
 *
 * @throws DomainError PERMISSION_DENIED without `accounts:read`, INVALID_ARGUMENT.
 */
export async function readAccounts(
  domain: Domain,
  { principal }: Call,
  request: PageRequest,
): Promise<Page<Account>> {
  const { db } = domain.store;
  requireScope(principal, 'accounts:read', 'read accounts');
  return readPage(request, {
    order: 'accounts',
    async read({ limit, after }) {
      if (isOperator(principal)) {
        return listAccounts(db, {
          limit,
          after: after && { createdAt: Number(after.value), id: after.id },
        });
      }
      return after ? [] : [await requireAccount(db, principal, principal.accountId)];
    },
    positionOf: (account) => ({ value: account.createdAt, id: account.id }),
    countAll: async () => (isOperator(principal) ? countAccounts(db) : 1),
  });
}

/** How many keys an account holds: expired ones counted, revoked ones and the root key not. */
export function readKeyCount(domain: Domain, account: Account): Promise<number> {
  return countHeldApiKeys(domain.store.db, account.id);
}
