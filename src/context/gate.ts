import type { Domain } from '../domain/domain.ts';
import type { Refusal } from '../domain/errors.ts';
import { type Identification, identify } from '../domain/identify.ts';
import type { Principal } from '../domain/principal.ts';
import { refusalOf } from '../domain/refusal-of.ts';
import { isScope } from '../domain/scopes.ts';
import { type Admission, requireRemaining, spend } from '../domain/spend.ts';
import { verify } from '../domain/verify.ts';
import type { ScrubSecrets } from '../kernel/scrub-secrets.ts';
import { type NoCredential, type Presented, readCredential } from './credential.ts';

/** Who is asking, and may they go on? All that the doors need to know of the domain. */
export interface Gate {
  /** Who presents this, or why they count for nothing. Spends nothing. */
  readonly authenticate: (presented: Presented) => Promise<Identification | NoCredential>;
  /** Refuses a principal that has nothing left. Spends nothing. */
  readonly requireRemaining: (principal: Principal) => Promise<Admission>;
  /** Charges a principal `cost` uses, at least 1, or refuses it. */
  readonly spend: (principal: Principal, cost: number) => Promise<Admission>;
  /** Says whether a call may go on that presents this, with these scopes, for one use. */
  readonly verify: (
    presented: Presented,
    scopes: readonly string[],
  ) => Promise<Admission | NoCredential | NoScope>;
  /** What to tell a caller about anything that was thrown. */
  readonly refusalOf: (error: unknown) => Refusal;
}

/** The door was asked for a scope that can be none: its settings are wrong. */
export interface NoScope {
  readonly kind: 'refused';
  readonly code: 'SCOPE_INVALID';
  readonly reason: string;
  readonly refusal: Refusal;
  readonly apiKey: undefined;
  readonly quota: null;
}

/** The gate before a domain. */
export function createGate(domain: Domain, scrub: ScrubSecrets): Gate {
  const { secretFormat } = domain;
  return Object.freeze({
    async authenticate(presented) {
      const credential = readCredential(presented, secretFormat);
      return credential.kind === 'secret' ? identify(domain, credential.secret) : credential;
    },
    requireRemaining: (principal) => requireRemaining(domain, principal),
    spend: (principal, cost) => spend(domain, principal, { scopes: [], cost }),
    async verify(presented, scopes) {
      const credential = readCredential(presented, secretFormat);
      if (credential.kind === 'refused') return credential;
      const wrong = scopes.find((scope) => !isScope(scope));
      if (wrong !== undefined) return noScope(scrub(wrong));
      return verify(domain, { secret: credential.secret, scopes, cost: 1 });
    },
    refusalOf,
  } satisfies Gate);
}

const MAX_SHOWN_SCOPE_LENGTH = 64;

function noScope(text: string): NoScope {
  const shown = text.slice(0, MAX_SHOWN_SCOPE_LENGTH);
  const message = `Expected a scope such as /verify/workflows:run, got ${shown}`;
  return {
    kind: 'refused',
    code: 'SCOPE_INVALID',
    reason: 'no scope',
    refusal: { code: 'INVALID_ARGUMENT', message },
    apiKey: undefined,
    quota: null,
  };
}
