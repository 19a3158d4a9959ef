import { invariant } from '../kernel/invariant.ts';
import { bindingWindow, type QuotaState, type WindowName } from '../quota/decide.ts';
import type { SpendResult } from '../quota/quota.ts';
import type { Domain } from './domain.ts';
import type { Refusal } from './errors.ts';
import { identifyDigest } from './identify.ts';
import type { Principal } from './principal.ts';

/** Whether a principal may go on, and how its windows stand. */
export type Admission =
  | {
      readonly kind: 'admitted';
      /** As of the decision: a key that changed since it was identified is shown as it is now. */
      readonly principal: Principal;
      /** Nothing for a key without limits. */
      readonly quota: Metering | null;
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly quota: Metering | null };

/** Both windows, and the one that binds. */
export interface Metering {
  readonly state: QuotaState;
  /** The window with the fewest uses left; of a refusal, the one that refused. */
  readonly binding: WindowName;
  /** Whole seconds after which a retry succeeds; nothing unless refused, or if no wait helps. */
  readonly retryAfterSeconds: number | null;
}

/**
 * Charges a principal. The key is judged again in the same step in which the uses are taken: a
 * revocation, an expiry or a lowered limit since `identify` holds.
 *
 * @param cost how many uses, at least 1.
 */
export async function spend(
  domain: Domain,
  principal: Principal,
  cost: number,
): Promise<Admission> {
  invariant(Number.isInteger(cost) && cost >= 1, 'a charge is at least one use');
  const { keyring } = domain.store;
  for (let current = principal; ; ) {
    const { apiKey, revision, validUntil } = current;
    const result = await domain.quota.spend({
      keyId: apiKey.id,
      limits: apiKey.rateLimit,
      cost,
      isCurrent: () => keyring.revision() === revision && domain.clock.now() < validUntil,
    });
    if (result.kind !== 'stale') return admissionOf(domain, current, { result, cost });
    const again = await identifyDigest(domain, current.digest);
    if (again.kind === 'refused') return { ...again, quota: null };
    current = again.principal;
  }
}

/**
 * Whether a principal has anything left, spending nothing: refuses whoever has not, before any work
 * is done for it.
 */
export async function requireRemaining(domain: Domain, principal: Principal): Promise<Admission> {
  const { id, rateLimit } = principal.apiKey;
  if (rateLimit === null) return { kind: 'admitted', principal, quota: null };
  const state = await domain.quota.look(id, rateLimit);
  const binding = bindingWindow(state);
  if (state[binding].remaining > 0) {
    return { kind: 'admitted', principal, quota: { state, binding, retryAfterSeconds: null } };
  }
  const exceeded: SpendResult = { kind: 'exceeded', window: binding, state };
  return admissionOf(domain, principal, { result: exceeded, cost: 1 });
}

async function admissionOf(
  domain: Domain,
  principal: Principal,
  spent: { readonly result: Exclude<SpendResult, { kind: 'stale' }>; readonly cost: number },
): Promise<Admission> {
  const { result, cost } = spent;
  const { state } = result;
  if (result.kind === 'accepted') {
    const quota = state && { state, binding: bindingWindow(state), retryAfterSeconds: null };
    return { kind: 'admitted', principal, quota };
  }
  await domain.quota.countRefusal(principal.apiKey.id, result.window);
  const retryAfterSeconds = retryAfterOf(result.state, result.window, cost);
  return {
    kind: 'refused',
    refusal: quotaRefusal(result.state, result.window, cost),
    quota: { state: result.state, binding: result.window, retryAfterSeconds },
  };
}

const QUOTA_WORDS: Readonly<Record<WindowName, { type: string; message: string }>> = Object.freeze({
  perMinute: { type: 'per-minute', message: 'API quota exceeded: per-minute limit reached' },
  perDay: { type: 'daily', message: 'API quota exceeded: daily limit reached' },
});

function quotaRefusal(state: QuotaState, window: WindowName, cost: number): Refusal {
  const { type, message } = QUOTA_WORDS[window];
  const details = [`quota_type: ${type}`, `limit: ${state[window].limit}`];
  if (cost > 1) details.push(`cost: ${cost}`);
  if (!fitsIntoWindows(state, cost)) {
    details.push('hint: this operation costs more than a whole window has; split it');
  }
  return { code: 'QUOTA_EXCEEDED', message, details };
}

// RFC 9110, section 10.2.3: whole seconds; rounded up, so that a retry after exactly that long
// falls into the next window.
function retryAfterOf(state: QuotaState, window: WindowName, cost: number): number | null {
  if (!fitsIntoWindows(state, cost)) return null;
  return Math.ceil((state[window].resetsAt - state.at) / 1000);
}

function fitsIntoWindows(state: QuotaState, cost: number): boolean {
  return cost <= state.perMinute.limit && cost <= state.perDay.limit;
}
