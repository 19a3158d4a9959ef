import type { Denial } from '../domain/denial.ts';
import type { Domain } from '../domain/domain.ts';
import type { Refusal } from '../domain/errors.ts';
import { identify } from '../domain/identify.ts';
import { identifySession } from '../domain/people/identify-session.ts';
import { requireSessionRemaining, spendSession } from '../domain/people/spend-session.ts';
import type { Principal } from '../domain/principal.ts';
import { refusalOf } from '../domain/refusal-of.ts';
import { isScope } from '../domain/scopes.ts';
import { type Admission, requireRemaining, spend } from '../domain/spend.ts';
import { verify } from '../domain/verify.ts';
import type { ScrubSecrets } from '../kernel/scrub-secrets.ts';
import { type NoCredential, type Presented, readCredential } from './credential.ts';
import { type NoScope, noScope } from './no-scope.ts';
import { isSameOrigin } from './same-origin.ts';
import {
  COOKIE_FROM_ELSEWHERE,
  type CookieRequest,
  type ReadSessionToken,
} from './session-cookie.ts';

/** Who is asking, and may they go on? All that the doors need to know of the domain. */
export interface Gate {
  /**
   * Who presents this, or why they count for nothing. Spends nothing. The cookie is asked for only
   * when no header carries a credential.
   */
  readonly authenticate: (
    presented: Presented,
    readCookie: () => CookieRequest,
  ) => Promise<Authentication>;
  /** Refuses a principal that has nothing left. Spends nothing. */
  readonly requireRemaining: (principal: Principal) => Promise<AnyAdmission>;
  /** Charges a principal `cost` uses, at least 1, or refuses it. */
  readonly spend: (principal: Principal, cost: number) => Promise<AnyAdmission>;
  /** Says whether a call may go on that presents this, with these scopes, for one use. */
  readonly verify: (
    presented: Presented,
    scopes: readonly string[],
  ) => Promise<Admission | NoCredential | NoScope>;
  /** What to tell a caller about anything that was thrown. */
  readonly refusalOf: (error: unknown) => Refusal;
}

/** Who presented a credential of whatever kind, or why it counts for nothing. */
export type Authentication =
  | { readonly kind: 'identified'; readonly principal: Principal }
  | Denial
  | NoCredential;

/** Whether a principal of whatever kind may go on. */
export type AnyAdmission = Admission<Principal> | NoCredential;

/** The gate before a domain. */
export function createGate(
  domain: Domain,
  scrub: ScrubSecrets,
  readSessionToken: ReadSessionToken,
): Gate {
  const { secretFormat } = domain;

  async function authenticateCookie(
    request: CookieRequest,
    none: NoCredential,
  ): Promise<Authentication> {
    const token = request.cookie && readSessionToken(request.cookie);
    if (!token) return none;
    // Never a GET: a link or an image on another's page can make the browser send one.
    const isCounted = request.method === 'POST' && isSameOrigin(request, domain.publicUrl());
    return isCounted ? identifySession(domain, token) : COOKIE_FROM_ELSEWHERE;
  }

  return Object.freeze({
    // Not async, nor is `verify`: who passes on a promise as it is from an async function makes whoever
    // waits for it wait two microtasks longer.
    authenticate(presented, readCookie) {
      const credential = readCredential(presented, secretFormat);
      if (credential.kind === 'secret') return identify(domain, credential.secret);
      if (credential.code !== 'TOKEN_REQUIRED') return Promise.resolve(credential);
      return authenticateCookie(readCookie(), credential);
    },
    requireRemaining: (principal) =>
      principal.kind === 'user'
        ? requireSessionRemaining(domain, principal)
        : requireRemaining(domain, principal),
    spend: (principal, cost) =>
      principal.kind === 'user'
        ? spendSession(domain, principal, cost)
        : spend(domain, principal, { scopes: [], cost }),
    verify(presented, scopes) {
      const credential = readCredential(presented, secretFormat);
      if (credential.kind === 'refused') return Promise.resolve(credential);
      const wrong = scopes.find((scope) => !isScope(scope));
      if (wrong !== undefined) return Promise.resolve(noScope(scrub(wrong)));
      return verify(domain, { secret: credential.secret, scopes, cost: 1 });
    },
    refusalOf,
  } satisfies Gate);
}
