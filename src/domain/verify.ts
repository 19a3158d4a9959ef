import type { ApiKey } from '../store/api-keys.ts';
import type { KeyringEntry } from '../store/keyring.ts';
import { countDenial, denyToken } from './denial.ts';
import type { DenialCode } from './denial-words.ts';
import type { Domain } from './domain.ts';
import { findBySecret, type Identification, identificationOf } from './identify.ts';
import { type Admission, type Demand, foresee, spend } from './spend.ts';

/** The answer about a presented secret. A closed set. */
export type VerificationCode = 'VALID' | DenialCode | 'UNAVAILABLE';

/** What is asked about a secret. */
export interface Question extends Demand {
  readonly secret: string;
  /** How many uses it costs; 0 asks whether one use would be accepted, and leaves no trace. */
  readonly cost: number;
  /** Whether the asker may know of this key. Others are answered like what does not exist. */
  readonly isVisible?: (apiKey: ApiKey) => boolean;
}

/**
 * Says whether a call may go on that presents this secret, and charges the key for it: the data
 * plane. A text that is no secret, or whose checksum is wrong, costs no look-up.
 */
export function verify(domain: Domain, question: Question): Promise<Admission> {
  const { secret } = question;
  if (!domain.secretFormat.isWellFormed(secret)) return Promise.resolve(denyToken('NOT_FOUND'));
  const found = findBySecret(domain, secret);
  // Most keys are in memory; to wait for those as well would cost each verification a promise.
  return found instanceof Promise
    ? found.then((read) => answer(domain, read, question))
    : answer(domain, found, question);
}

function answer(
  domain: Domain,
  found: KeyringEntry | undefined,
  question: Question,
): Promise<Admission> {
  if (found !== undefined && question.isVisible?.(found.apiKey) === false) {
    return Promise.resolve(denyToken('NOT_FOUND'));
  }
  const identified = identificationOf(domain, found);
  if (question.cost === 0) return foretell(domain, identified, { ...question, cost: 1 });
  return identified.kind === 'refused'
    ? countDenial(domain, identified)
    : spend(domain, identified.principal, question);
}

/** What `verify` would answer now about whoever was looked up. Spends nothing and counts nothing. */
export async function foretell(
  domain: Domain,
  identified: Identification,
  demand: Demand,
): Promise<Admission> {
  if (identified.kind === 'refused') return identified;
  return foresee(domain, identified.principal, demand);
}

/** The key that was looked up, whatever it is worth. */
export function apiKeyOf(found: Identification | Admission): ApiKey | undefined {
  return found.kind === 'refused' ? found.apiKey : found.principal.apiKey;
}
