import type { Domain } from '../domain/domain.ts';
import type { Refusal } from '../domain/errors.ts';
import { type Identification, identify } from '../domain/identify.ts';
import type { Principal } from '../domain/principal.ts';
import { refusalOf } from '../domain/refusal-of.ts';
import { type Admission, requireRemaining, spend } from '../domain/spend.ts';
import { type CredentialHeaders, readCredential } from './credential.ts';

/** Who is asking, and may they go on? All that the doors need to know of the domain. */
export interface Gate {
  /** Who presents these headers, or why they count for nothing. Spends nothing. */
  readonly authenticate: (headers: CredentialHeaders) => Promise<Identification>;
  /** Refuses a principal that has nothing left. Spends nothing. */
  readonly requireRemaining: (principal: Principal) => Promise<Admission>;
  /** Charges a principal `cost` uses, at least 1, or refuses it. */
  readonly spend: (principal: Principal, cost: number) => Promise<Admission>;
  /** What to tell a caller about anything that was thrown. */
  readonly refusalOf: (error: unknown) => Refusal;
}

/** The gate before a domain. */
export function createGate(domain: Domain): Gate {
  return Object.freeze({
    async authenticate(headers) {
      const credential = readCredential(headers);
      if (credential.kind === 'refused') return credential;
      if (credential.kind === 'secret') return identify(domain, credential.secret);
      return {
        kind: 'refused',
        refusal: { code: 'TOKEN_REQUIRED', message: 'Access token is required' },
      };
    },
    requireRemaining: (principal) => requireRemaining(domain, principal),
    spend: (principal, cost) => spend(domain, principal, cost),
    refusalOf,
  } satisfies Gate);
}
