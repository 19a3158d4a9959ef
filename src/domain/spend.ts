import { andThen, type MaybePromise } from '../kernel/and-then.ts';
import { invariant } from '../kernel/invariant.ts';
import { bindingWindow, findExceeded, type QuotaState } from '../quota/decide.ts';
import type { Metering } from '../quota/metering.ts';
import type { SpendResult } from '../quota/quota.ts';
import { countDenial, type Denial, denyQuota, denyScopes } from './denial.ts';
import type { Domain } from './domain.ts';
import { identifyDigest } from './identify.ts';
import type { KeyPrincipal, Principal } from './principal.ts';
import { findMissingScopes } from './scopes.ts';

/** Whether a principal may go on, and how its windows stand. */
export type Admission<P extends Principal = KeyPrincipal> =
  | {
      readonly kind: 'admitted';
      /** As of the decision: a key that changed since it was identified is shown as it is now. */
      readonly principal: P;
      /** Nothing for a key without limits. */
      readonly quota: Metering | null;
    }
  | Denial;

/** What a key is wanted for. */
export interface Demand {
  /** The scopes that it takes, all of them. */
  readonly scopes: readonly string[];
  /** How many uses it costs: an integer, at least 1. */
  readonly cost: number;
}

/**
 * Charges a key. It is judged again in the same step in which the uses are taken: a
 * revocation, an expiry, a scope taken away or a lowered limit since `identify` holds.
 */
export function spend(domain: Domain, principal: KeyPrincipal, demand: Demand): Promise<Admission> {
  const { scopes, cost } = demand;
  invariant(Number.isInteger(cost) && cost >= 1, 'a charge is at least one use');
  const { keyring } = domain.store;
  const { apiKey, revision, validUntil, bookmark } = principal;
  const missing = findMissingScopes(principal.scopes, scopes);
  if (missing.length > 0) return countDenial(domain, denyScopes(apiKey, missing));
  const result = domain.quota.spend({
    keyId: apiKey.id,
    limits: apiKey.rateLimit,
    cost,
    secretId: principal.secretId,
    bookmark,
    isCurrent: (nowMs) => keyring.revision() === revision && nowMs < validUntil,
  });
  const charge = { principal, demand };
  // In place of an async function, whose frame is one of the larger objects that a use leaves behind.
  return Promise.resolve(result).then((spent) => conclude(domain, charge, spent));
}

function conclude(
  domain: Domain,
  { principal, demand }: { readonly principal: KeyPrincipal; readonly demand: Demand },
  result: SpendResult,
): MaybePromise<Admission> {
  if (result.kind === 'accepted') {
    const { state } = result;
    const quota = state && { state, binding: bindingWindow(state), retryAt: null };
    return { kind: 'admitted', principal, quota };
  }
  if (result.kind === 'exceeded') {
    return countDenial(domain, denyQuota(principal, { ...result, cost: demand.cost }));
  }
  return identifyDigest(domain, principal.digest).then((again) =>
    again.kind === 'refused' ? again : spend(domain, again.principal, demand),
  );
}

/** What `spend` would answer now. Spends nothing and counts nothing. */
export function foresee(
  domain: Domain,
  principal: KeyPrincipal,
  { scopes, cost }: Demand,
): MaybePromise<Admission> {
  const { apiKey } = principal;
  const missing = findMissingScopes(principal.scopes, scopes);
  if (missing.length > 0) return denyScopes(apiKey, missing);
  if (apiKey.rateLimit === null) return { kind: 'admitted', principal, quota: null };
  const state = domain.quota.look(apiKey.id, apiKey.rateLimit);
  // Most windows are in memory; to wait for those as well would cost each request a promise.
  return andThen(state, (found) => admissionIn(found, principal, cost));
}

function admissionIn(state: QuotaState, principal: KeyPrincipal, cost: number): Admission {
  const window = findExceeded(state, cost);
  if (window !== undefined) return denyQuota(principal, { state, window, cost });
  const quota = { state, binding: bindingWindow(state), retryAt: null };
  return { kind: 'admitted', principal, quota };
}

/**
 * Whether a key has anything left, spending nothing: refuses whoever has not, before any work is
 * done for it.
 */
export async function requireRemaining(
  domain: Domain,
  principal: KeyPrincipal,
): Promise<Admission> {
  const foreseen = foresee(domain, principal, { scopes: [], cost: 1 });
  const admission = foreseen instanceof Promise ? await foreseen : foreseen;
  return admission.kind === 'refused' ? countDenial(domain, admission) : admission;
}
