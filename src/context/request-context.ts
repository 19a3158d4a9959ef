import type { Call, Domain } from '../domain/domain.ts';
import { readOwningAccount } from '../domain/read-accounts.ts';
import type { QuotaState } from '../quota/decide.ts';
import type { Account } from '../store/accounts.ts';

/** What every resolver of one operation works with. */
export interface RequestContext {
  readonly domain: Domain;
  readonly call: Call;
  /** Both windows of the caller with this operation counted; nothing without limits. */
  readonly quota: QuotaState | null;
  /** The account that owns something, read once for all its keys in an operation. */
  readonly owningAccount: (id: string) => Promise<Account>;
}

/** The context of one operation. */
export function createRequestContext(
  domain: Domain,
  call: Call,
  quota: QuotaState | null,
): RequestContext {
  const accounts = new Map<string, Promise<Account>>();
  return Object.freeze({
    domain,
    call,
    quota,
    owningAccount(id: string) {
      const known = accounts.get(id);
      if (known !== undefined) return known;
      const account = readOwningAccount(domain, id);
      accounts.set(id, account);
      return account;
    },
  });
}
