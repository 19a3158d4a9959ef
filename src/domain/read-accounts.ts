import { z } from 'zod';
import {
  type Account,
  type AccountListing,
  countListedAccounts,
  findAccounts,
  listAccounts,
} from '../store/accounts.ts';
import { countHeldApiKeys, countHeldApiKeysOf } from '../store/api-keys.ts';
import type { Call, Domain } from './domain.ts';
import { type Page, type PageRequest, readNewestFirst } from './page.ts';
import { parseInput, searchText } from './parse-input.ts';
import { isOperator, requireAccount, requireScope } from './principal.ts';
import { countBeside, readBeside } from './read-beside.ts';

/** Which accounts to list. */
export interface AccountsQuery extends PageRequest {
  /** Only accounts whose name or external id contains this text, in whatever case. */
  readonly search?: string | null | undefined;
}

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
  call: Call,
  query: AccountsQuery,
): Promise<Page<Account>> {
  const { principal } = call;
  const { db } = domain.store;
  requireScope(principal, 'accounts:read', 'read accounts');
  const listing: AccountListing = {
    id: isOperator(principal) ? undefined : principal.accountId,
    search: parseInput(domain, filterSchema, { search: query.search }).search,
  };
  return readNewestFirst(query, {
    order: 'accounts',
    read: (part) =>
      listing.search === undefined
        ? listAccounts(db, listing, part)
        : readBeside(domain, call, (scans) => listAccounts(scans, listing, part)),
    countAll: () =>
      listing.id === undefined
        ? readBeside(domain, call, (scans) => countListedAccounts(scans, listing))
        : countListedAccounts(db, listing),
  });
}

// As long as the longest name.
const filterSchema = z.object({ search: searchText(128) });

// Together no more than a few thousand rows for a page of accounts.
const COUNTED_TOGETHER = 100;

/** How many keys each of the accounts holds: expired ones counted, revoked ones and the root key not. */
export async function readKeyCounts(
  domain: Domain,
  call: Call,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { store, slices } = domain;
  const most = COUNTED_TOGETHER + 1;
  const counts = new Map(await countHeldApiKeysOf(store.db, accountIds, most));
  for (const [id, count] of counts) {
    if (count <= COUNTED_TOGETHER) continue;
    await slices.next();
    const held = await countBeside(domain, call, (db, atMost) => countHeldApiKeys(db, id, atMost));
    counts.set(id, held);
  }
  return counts;
}
