import { bindingWindow, findExceeded, type Limits } from '../../quota/decide.ts';
import { denyQuota } from '../denial.ts';
import type { Domain } from '../domain.ts';
import type { UserPrincipal } from '../principal.ts';
import type { Admission } from '../spend.ts';
import { reviewSession, SESSION_OVER, type SessionOver } from './identify-session.ts';

// What a session has: 600 operations a minute; the day never binds, since it has room for all.
const SESSION_LIMITS: Limits = Object.freeze({ perMinute: 600, perDay: 600 * 1_440 });

/** Whether the person who is signed in may go on, and how the session's windows stand. */
export type SessionAdmission = Admission<UserPrincipal> | SessionOver;

/** Charges a session. It is read again, so that whatever ended or changed it meanwhile holds. */
export async function spendSession(
  domain: Domain,
  { sessionId }: UserPrincipal,
  cost: number,
): Promise<SessionAdmission> {
  const identified = await reviewSession(domain, sessionId);
  if (identified.kind === 'refused') return identified;
  const { principal } = identified;
  const result = await domain.sessionQuota.spend({
    keyId: sessionId,
    limits: SESSION_LIMITS,
    cost,
    isCurrent: (nowMs) => nowMs < principal.validUntil,
  });
  if (result.kind === 'stale') return SESSION_OVER;
  if (result.kind === 'exceeded') return deny(principal, { ...result, cost });
  const { state } = result;
  const quota = state && { state, binding: bindingWindow(state), retryAt: null };
  return { kind: 'admitted', principal, quota };
}

/** Whether a session has anything left. Spends nothing. */
export async function requireSessionRemaining(
  domain: Domain,
  principal: UserPrincipal,
): Promise<SessionAdmission> {
  const state = await domain.sessionQuota.look(principal.sessionId, SESSION_LIMITS);
  const window = findExceeded(state, 1);
  if (window !== undefined) return deny(principal, { state, window, cost: 1 });
  const quota = { state, binding: bindingWindow(state), retryAt: null };
  return { kind: 'admitted', principal, quota };
}

function deny({ validUntil }: UserPrincipal, exceeded: Parameters<typeof denyQuota>[1]) {
  return denyQuota({ apiKey: undefined, validUntil }, exceeded);
}
