import { z } from 'zod';
import { createId } from '../../kernel/id.ts';
import { invariant } from '../../kernel/invariant.ts';
import { deleteSessions } from '../../store/sessions.ts';
import { type SignInLink, saveLinkUse } from '../../store/sign-in-links.ts';
import { insertSignInMethod, savePasswordHash } from '../../store/sign-in-methods.ts';
import { findUser, type User } from '../../store/users.ts';
import type { Domain } from '../domain.ts';
import { type Actor, type Change, commitChange, userActor, type Within } from '../mutate.ts';
import { fields, parseInput } from '../parse-input.ts';
import { hashPassword } from '../passwords.ts';
import { admitUser } from './admit-user.ts';
import { requirePassword } from './require-password.ts';
import { requireUsableLink } from './require-usable-link.ts';

/** What whoever opens a link fills in. */
export interface AcceptLinkInput {
  readonly token: string;
  /** 12 to 128 characters. */
  readonly password: string;
  /** Counts only where the link does not say it: always when the first operator is made. */
  readonly email?: string | undefined;
  /** 1 to 64 characters; not for a new password. */
  readonly name?: string | undefined;
}

/**
 * Uses a one-time link: makes the person whom it lets in, with a password, or sets a new one and
 * signs out everywhere. Of several uses at once one succeeds.
 *
 * @throws DomainError NOT_FOUND when the link cannot be used, INVALID_ARGUMENT, ALREADY_EXISTS for a
 *   taken e-mail address.
 */
export async function acceptLink(
  domain: Domain,
  input: AcceptLinkInput,
  requestId: string,
): Promise<{ readonly email: string }> {
  const { token, password } = input;
  // Asked twice: here, so that a stranger makes nobody work out a hash, and where it is used.
  const asked = { db: domain.store.db, now: domain.clock.now() };
  const person = personOf(domain, await requireUsableLink(domain, asked, { token }), input);
  requirePassword(password, 'password');
  const hash = await hashPassword(password);
  const change = await commitChange(domain, requestId, async (within) => {
    const link = await requireUsableLink(domain, within, { token });
    if (person === undefined) return resetPassword(within, link, hash);
    const admitted = await admitUser(within, { link, ...person });
    await addPassword(within, admitted.result, hash);
    return admitted;
  });
  return { email: change.result.email };
}

/** The person whom a link makes; nothing for one that sets a new password. */
function personOf(
  domain: Domain,
  link: SignInLink,
  { email, name }: AcceptLinkInput,
): { readonly email: string; readonly name: string } | undefined {
  if (link.kind === 'passwordReset') return undefined;
  return parseInput(domain, personSchema, { email: link.email ?? email, name });
}

const personSchema = z.object({ email: fields.email, name: fields.personName });

async function resetPassword(
  within: Within,
  link: SignInLink,
  hash: string,
): Promise<Change<User> & Actor> {
  const { db, now } = within;
  const user = link.userId === null ? undefined : await findUser(db, link.userId);
  invariant(user, 'a link that sets a new password goes with its person');
  await saveLinkUse(db, link.id, now);
  const hadOne = await savePasswordHash(db, { userId: user.id, hash, nowMs: now });
  if (!hadOne) await addPassword(within, user, hash);
  await deleteSessions(db, user.id);
  return {
    ...userActor(user),
    result: user,
    action: 'resetPassword',
    accountId: user.accountId,
    targetId: user.id,
    before: null,
    after: null,
  };
}

async function addPassword({ db, now }: Within, user: User, hash: string): Promise<void> {
  const id = createId('signInMethod', now);
  await insertSignInMethod(
    db,
    { id, userId: user.id, providerId: 'credential', subject: user.id, passwordHash: hash },
    now,
  );
}
