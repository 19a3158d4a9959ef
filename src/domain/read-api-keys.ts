import { z } from 'zod';
import { andThen, type MaybePromise } from '../kernel/and-then.ts';
import type { ApiKey } from '../store/api-keys.ts';
import {
  type ApiKeyListing,
  type ApiKeyOrderField,
  type ApiKeyStatus,
  countListedApiKeys,
  type ListedApiKey,
  listApiKeys,
  positionOfApiKey,
} from '../store/list-api-keys.ts';
import {
  countSecrets,
  findCurrentPrefixes,
  findSecretUses,
  listSecrets,
  type Secret,
} from '../store/secrets.ts';
import { findLastUses } from '../store/usage.ts';

import type { Call, Domain } from './domain.ts';
import {
  inSlices,
  type Page,
  type PageRequest,
  type PageSource,
  readNewestFirst,
  readPage,
} from './page.ts';
import { parseInput, searchText } from './parse-input.ts';
import { isOperator, requireAccount, requireApiKey, requireScope } from './principal.ts';
import { countBeside, readBeside } from './read-beside.ts';

/** Which keys to list, and in which order. */
export interface ApiKeysQuery extends PageRequest {
  /** Defaults to the caller's own account, and for an operator to all. */
  readonly accountId?: string | null | undefined;
  readonly statuses?: readonly ApiKeyStatus[] | null | undefined;
  /** Only keys whose label contains this text, in whatever case. */
  readonly labelContains?: string | null | undefined;
  /** Only keys with this text in the label, as their id, or as the prefix of one of their secrets. */
  readonly search?: string | null | undefined;
  readonly orderField: ApiKeyOrderField;
  readonly orderDirection: 'asc' | 'desc';
  /** Whether no more of each key is wanted than a brief one has. Defaults to false. */
  readonly isBrief?: boolean;
}

/**
 * The key with this id.
 *
 * @throws DomainError PERMISSION_DENIED without `keys:read`, NOT_FOUND.
 */
export async function readApiKey(domain: Domain, { principal }: Call, id: string): Promise<ApiKey> {
  requireScope(principal, 'keys:read', 'read API keys');
  return requireApiKey(domain.store.db, principal, id);
}

/**
 * A page of the keys that the caller may see.
 *
 * @throws DomainError PERMISSION_DENIED without `keys:read`, INVALID_ARGUMENT, NOT_FOUND for an
 *   account.
 */
export function readApiKeys(
  domain: Domain,
  call: Call,
  query: ApiKeysQuery,
): MaybePromise<Page<ListedApiKey>> {
  const { principal } = call;
  requireScope(principal, 'keys:read', 'read API keys');
  if (query.accountId == null) {
    const accountId = isOperator(principal) ? undefined : principal.accountId;
    return readKeysOf(domain, call, { ...query, accountId });
  }
  return requireAccount(domain.store.db, principal, query.accountId).then(({ id }) =>
    readKeysOf(domain, call, { ...query, accountId: id }),
  );
}

function readKeysOf(
  domain: Domain,
  call: Call,
  { accountId, ...query }: KeysQuery,
): MaybePromise<Page<ListedApiKey>> {
  const { db } = domain.store;
  const { label, search } = parseFilter(domain, query);
  const listing: ApiKeyListing = {
    accountId,
    statuses: query.statuses ? [...new Set(query.statuses)] : undefined,
    labelContains: label,
    search,
    orderField: query.orderField,
    orderDirection: query.orderDirection,
    isBrief: query.isBrief ?? false,
    nowMs: domain.clock.now(),
    after: undefined,
    limit: 0,
  };
  const source: PageSource<ListedApiKey> = {
    order: `apiKeys ${query.orderField} ${query.orderDirection}`,
    read: (part) => {
      const isFirstPage = part.after === undefined;
      const isShort = isIndexed(listing) && (accountId !== undefined || isFirstPage);
      const asked = { ...listing, ...part };
      if (isShort) return listApiKeys(db, asked);
      return readBeside(domain, call, async (scans) => listApiKeys(scans, asked));
    },
    positionOf: (apiKey) => positionOfApiKey(apiKey, query.orderField),
    countAll: () => {
      const isShort = !isFiltered(listing) && accountId !== undefined;
      return isShort
        ? countBeside(domain, call, (from, most) => countListedApiKeys(from, listing, most))
        : readBeside(domain, call, (scans) => countListedApiKeys(scans, listing));
    },
  };
  // A whole key can hold 8 kB, a brief one some 200 bytes.
  const sliced = listing.isBrief ? source : inSlices(source, domain.slices);
  return andThen(domain.quota.settle(), () => readPage(query, sliced));
}

/** The same of one account, or of all. */
interface KeysQuery extends ApiKeysQuery {
  readonly accountId: string | undefined;
}

/** Whether the keys stand in an index just as they are listed: none is read that is not shown. */
function isIndexed(listing: ApiKeyListing): boolean {
  return listing.orderField === 'CREATED_AT' && !isFiltered(listing);
}

function isFiltered({ statuses, labelContains, search }: ApiKeyListing): boolean {
  return [statuses, labelContains, search].some((filter) => filter !== undefined);
}

function parseFilter(domain: Domain, { labelContains, search }: ApiKeysQuery): Filter {
  if (labelContains == null && search == null) return NO_FILTER;
  return parseInput(domain, filterSchema, { label: labelContains, search });
}

type Filter = z.output<typeof filterSchema>;

const NO_FILTER: Filter = Object.freeze({ label: undefined, search: undefined });

// As long as the longest label; ids and prefixes are shorter.
const filterSchema = z.object({ label: searchText(64), search: searchText(64) });

/** The visible start of the secret that each of the keys has now. */
export function readPrefixes(
  domain: Domain,
  keyIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  return findCurrentPrefixes(domain.store.db, keyIds);
}

/**
 * A page of the secrets that a key has or had, newest first. Their digests stay here.
 *
 * @throws DomainError INVALID_ARGUMENT.
 */
export function readSecrets(
  domain: Domain,
  call: Call,
  { apiKey: { id }, ...request }: PageRequest & { readonly apiKey: ApiKey },
): MaybePromise<Page<Secret>> {
  return readNewestFirst(request, {
    order: 'secrets',
    read: (part) => listSecrets(domain.store.db, id, part),
    countAll: () => countBeside(domain, call, (db, most) => countSecrets(db, id, most)),
  });
}

/**
 * When a use of each of the keys was last accepted, in milliseconds since the Unix epoch. Those that
 * never were used are left out.
 */
export async function readLastUses(
  domain: Domain,
  keyIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  await domain.quota.settle();
  return findLastUses(domain.store.db, keyIds);
}

/** The same of secrets, to the minute. */
export async function readSecretUses(
  domain: Domain,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  await domain.quota.settle();
  return findSecretUses(domain.store.db, ids);
}
