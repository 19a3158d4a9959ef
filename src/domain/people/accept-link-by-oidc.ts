import { z } from 'zod';
import { createId } from '../../kernel/id.ts';
import { insertSignInMethod, isKnownSubject } from '../../store/sign-in-methods.ts';
import type { User } from '../../store/users.ts';
import type { Domain } from '../domain.ts';
import { DomainError } from '../errors.ts';
import { commitChange } from '../mutate.ts';
import { fields, parseInput } from '../parse-input.ts';
import { admitUser } from './admit-user.ts';
import { requireUsableLink } from './require-usable-link.ts';

/** Who came back from the provider, and with which link they went there. */
export interface AcceptLinkByOidcInput {
  readonly linkId: string;
  /** Who they are there: issuer and subject in one text. */
  readonly subject: string;
  /** As the provider says; the link's own counts more. */
  readonly email?: string | undefined;
  readonly name?: string | undefined;
}

/**
 * Uses a link that makes a person who signs in with the OpenID Connect provider. They are tied to
 * their subject there, never to an e-mail address.
 *
 * @throws DomainError NOT_FOUND when the link cannot be used, INVALID_ARGUMENT, ALREADY_EXISTS when
 *   somebody has the e-mail address or signs in with this identity.
 */
export async function acceptLinkByOidc(
  domain: Domain,
  { linkId, subject, email, name }: AcceptLinkByOidcInput,
  requestId: string,
): Promise<User> {
  const change = await commitChange(domain, requestId, async (within) => {
    const { db, now } = within;
    const link = await requireUsableLink(domain, within, { linkId });
    if (link.kind === 'passwordReset') throw needsPassword();
    if (await isKnownSubject(db, 'oidc', subject)) throw subjectTaken();
    const person = parseInput(domain, personSchema, {
      email: link.email ?? email,
      name: usableName(name) ?? cut(link.email ?? email ?? ''),
    });
    const admitted = await admitUser(within, { link, ...person });
    const id = createId('signInMethod', now);
    await insertSignInMethod(
      db,
      { id, userId: admitted.result.id, providerId: 'oidc', subject, passwordHash: null },
      now,
    );
    return admitted;
  });
  return change.result;
}

const MAX_NAME_LENGTH = 64;

const personSchema = z.object({ email: fields.email, name: fields.personName });

// A provider's name may be no name of ours: too long a one is cut, and one with signs that ours never
// have is left out, since nobody could correct it on the way.
function usableName(name: string | undefined): string | undefined {
  return fields.personName.safeParse(cut(name?.trim() ?? '')).data;
}

function cut(name: string): string {
  return [...name].slice(0, MAX_NAME_LENGTH).join('');
}

/** The refusal of a link that is for a new password, and so of no use at the provider. */
export function needsPassword(): DomainError {
  return new DomainError({
    code: 'FAILED_PRECONDITION',
    message: 'This link sets a new password; it signs nobody in with a provider',
  });
}

function subjectTaken(): DomainError {
  return new DomainError({
    code: 'ALREADY_EXISTS',
    message: 'Somebody signs in with this identity already',
    details: ['field: subject'],
    context: { field: 'subject' },
  });
}
