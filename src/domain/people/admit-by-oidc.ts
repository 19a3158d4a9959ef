import type { User } from '../../store/users.ts';
import { findUserBySubject } from '../../store/users.ts';
import type { Domain } from '../domain.ts';
import { DomainError } from '../errors.ts';
import { acceptLinkByOidc } from './accept-link-by-oidc.ts';

/** Why somebody whom the provider knows is not let in; the sign-in page says it in words. */
export type OidcRefusal = 'NOT_INVITED' | 'EMAIL_TAKEN' | 'OIDC_FAILED';

/** A sign-in with the provider that does not succeed. */
export class OidcRefused extends Error {
  override readonly name = 'OidcRefused';
  readonly refusal: OidcRefusal;

  constructor(refusal: OidcRefusal, message: string) {
    super(message);
    this.refusal = refusal;
  }
}

/** An identity that the provider vouches for, and the link that it came with. */
export interface OidcIdentity {
  /** Issuer and subject in one text. */
  readonly subject: string;
  readonly linkId: string | undefined;
  readonly email: string | undefined;
  readonly name: string | undefined;
}

/**
 * The person with this identity: one who is known, or whom the link makes. An e-mail address lets
 * nobody in, and ties nobody to a person who has it already: whoever runs a provider can claim any.
 *
 * @throws OidcRefused for everybody else.
 */
export async function admitByOidc(
  domain: Domain,
  identity: OidcIdentity,
  requestId: string,
): Promise<User> {
  const { subject, linkId, email, name } = identity;
  if (linkId === undefined) {
    const user = await findUserBySubject(domain.store.db, subject);
    if (user !== undefined) return user;
    throw new OidcRefused('NOT_INVITED', 'nobody has this identity');
  }
  try {
    return await acceptLinkByOidc(domain, { linkId, subject, email, name }, requestId);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new OidcRefused(refusalFor(error), error.message);
  }
}

function refusalFor({ refusal }: DomainError): OidcRefusal {
  if (refusal.code === 'ALREADY_EXISTS') return 'EMAIL_TAKEN';
  // The link was used or ended while its holder was at the provider.
  return refusal.code === 'NOT_FOUND' ? 'NOT_INVITED' : 'OIDC_FAILED';
}
