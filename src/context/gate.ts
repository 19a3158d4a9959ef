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
import { credentialRules, type Presented, readCredential, readFields } from './credential.ts';
import type { NoCredential } from './credential-refusals.ts';
import { type NoScope, noScope } from './no-scope.ts';
import { isSameOrigin } from './same-origin.ts';
import {
  COOKIE_FROM_ELSEWHERE,
  type CookieRequest,
  type ReadSessionToken,
} from './session-cookie.ts';

/** Who is asking, and may they go on? All that the doors need to know of the domain. */
export interface Gate {
  /** Whether a header carries a secret of this server, valid or not. */
  readonly carriesSecret: (presented: Presented) => boolean;
  /**
   * Who presents this, or why they count for nothing. Spends nothing. The cookie is asked for only
   * when no header carries a secret of this server: what else they hold is somebody else's.
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

/** What a gate is made of besides its domain. */
export interface GateOptions {
  readonly scrub: ScrubSecrets;
  readonly readSessionToken: ReadSessionToken;
  /** The names of the headers that can carry a secret, in lower case. */
  readonly keyHeaders: readonly string[];
}

/** The gate before a domain. */
export function createGate(domain: Domain, options: GateOptions): Gate {
  const { scrub, readSessionToken, keyHeaders } = options;
  const rules = credentialRules(domain.secretFormat, keyHeaders);

  async function authenticateCookie(
    request: CookieRequest,
    none: NoCredential,
  ): Promise<Authentication> {
    const token = request.cookie && readSessionToken(request.cookie);
    if (!token) return none;
    // Never a GET: a link or an image on another's page can make the browser send one.
    const isCounted = request.method === 'POST' && isSameOrigin(request, domain.publicUrl());
    if (isCounted) return identifySession(domain, token);
    return none.code === 'TOKEN_REQUIRED' ? COOKIE_FROM_ELSEWHERE : none;
  }

  return Object.freeze({
    carriesSecret: ({ fields }) => readFields(fields, rules.signs) !== undefined,
    // Not async, nor is `verify`: who passes on a promise as it is from an async function makes whoever
    // waits for it wait two microtasks longer.
    authenticate(presented, readCookie) {
      const credential = readCredential(presented, rules);
      if (credential.kind === 'secret') return identify(domain, credential.secret);
      const { code } = credential;
      const isNone = code === 'TOKEN_REQUIRED' || code === 'TOKEN_UNRECOGNIZED';
      if (!isNone) return Promise.resolve(credential);
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
      const credential = readCredential(presented, rules);
      if (credential.kind === 'refused') return Promise.resolve(credential);
      const wrong = scopes.find((scope) => !isScope(scope));
      if (wrong !== undefined) return Promise.resolve(noScope(scrub(wrong)));
      return verify(domain, { secret: credential.secret, scopes, cost: 1 });
    },
    refusalOf,
  } satisfies Gate);
}
