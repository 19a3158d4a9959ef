import type { Domain } from '../domain/domain.ts';
import { type Identification, identify } from '../domain/identify.ts';
import { type CredentialHeaders, readCredential } from './credential.ts';

/** Turns the headers of a request into who asks, or why nobody does. Spends nothing. */
export async function authenticate(
  domain: Domain,
  headers: CredentialHeaders,
): Promise<Identification> {
  const credential = readCredential(headers);
  if (credential.kind === 'refused') return credential;
  if (credential.kind === 'secret') return identify(domain, credential.secret);
  return {
    kind: 'refused',
    refusal: { code: 'TOKEN_REQUIRED', message: 'Access token is required' },
  };
}
