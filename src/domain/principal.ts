import type { Bookmark } from '../quota/quota.ts';
import { type Account, findAccount } from '../store/accounts.ts';
import type { ApiKey } from '../store/api-keys.ts';
import { findApiKey } from '../store/api-keys.ts';
import type { Database } from '../store/tables.ts';
import type { User } from '../store/users.ts';
import { notFound, permissionDenied } from './errors.ts';
import { findScopeNotHeld, hasScope, OPERATOR_SCOPE, type ReservedScope } from './scopes.ts';

/** Who is asking, whatever the credential was. */
export type Principal = KeyPrincipal | UserPrincipal;

/** A program with an API key. */
export interface KeyPrincipal {
  readonly kind: 'apiKey';
  readonly apiKey: ApiKey;
  readonly accountId: string;
  readonly scopes: readonly string[];
  /** The secret that was presented, by its id, and its digest. */
  readonly secretId: string;
  readonly digest: string;
  /** The keyring's revision at which the key was judged. */
  readonly revision: number;
  /** For the quota, to find the key's counts again. */
  readonly bookmark: Bookmark<unknown>;
  /** The instant at which the key expires or the secret retires; `Infinity` when neither. */
  readonly validUntil: number;
}

/** A person who is signed in. */
export interface UserPrincipal {
  readonly kind: 'user';
  readonly user: User;
  readonly sessionId: string;
  readonly accountId: string;
  readonly scopes: readonly string[];
  /** The instant at which the session expires. */
  readonly validUntil: number;
}

/** Whether the principal may act on every account. */
export function isOperator(principal: Principal): boolean {
  return principal.scopes.includes(OPERATOR_SCOPE);
}

/**
 * Demands a scope.
 *
 * @throws DomainError PERMISSION_DENIED, which names the scope and what it is needed for.
 */
export function requireScope(principal: Principal, scope: ReservedScope, purpose: string): void {
  if (!hasScope(principal.scopes, scope)) throw permissionDenied(scope, purpose);
}

/**
 * Demands every reserved scope that a key holds or is to be given: otherwise who may rotate a
 * stronger key, or make one, would own its rights.
 *
 * @throws DomainError PERMISSION_DENIED.
 */
export function requireScopesOf(
  principal: Principal,
  scopes: readonly string[],
  purpose: string,
): void {
  const missing = findScopeNotHeld(scopes, principal.scopes);
  if (missing !== undefined) throw permissionDenied(missing, purpose);
}

/**
 * The key with this id, if the principal may see it.
 *
 * @throws DomainError NOT_FOUND, the same for a key that does not exist and one of another account.
 */
export async function requireApiKey(
  db: Database,
  principal: Principal,
  id: string,
): Promise<ApiKey> {
  const apiKey = await findApiKey(db, id);
  if (apiKey === undefined || !canSeeAccount(principal, apiKey.accountId)) {
    throw notFound('API key', id);
  }
  return apiKey;
}

/**
 * The account with this id, if the principal may see it.
 *
 * @throws DomainError NOT_FOUND, the same for an account that does not exist and another's.
 */
export async function requireAccount(
  db: Database,
  principal: Principal,
  id: string,
): Promise<Account> {
  const account = canSeeAccount(principal, id) ? await findAccount(db, id) : undefined;
  if (account === undefined) throw notFound('Account', id);
  return account;
}

/** Whether the principal may know of an account and what belongs to it. */
export function canSeeAccount(principal: Principal, accountId: string): boolean {
  return isOperator(principal) || principal.accountId === accountId;
}
