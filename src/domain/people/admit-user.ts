import { createId } from '../../kernel/id.ts';
import type { SignInLink } from '../../store/sign-in-links.ts';
import { saveLinkUse } from '../../store/sign-in-links.ts';
import type { Database } from '../../store/tables.ts';
import { findUserByEmail, insertUser, type User } from '../../store/users.ts';
import { describeUser } from '../describe.ts';
import { DomainError } from '../errors.ts';
import { type Actor, type Change, userActor, type Within } from '../mutate.ts';

/** Whom a link lets in. */
export interface Admitted {
  readonly link: SignInLink;
  readonly email: string;
  readonly name: string;
}

/**
 * Uses a link that makes a person, and makes them. How they sign in is added by whoever asks.
 *
 * @throws DomainError ALREADY_EXISTS when somebody has the e-mail address.
 */
export async function admitUser(
  { db, now }: Within,
  { link, email, name }: Admitted,
): Promise<Change<User> & Actor> {
  await requireFreeEmail(db, email);
  await saveLinkUse(db, link.id, now);
  const user: User = Object.freeze({
    id: createId('user', now),
    email,
    name,
    accountId: link.accountId,
    isOperator: link.isOperator,
    createdAt: now,
    lastSignedInAt: null,
  });
  await insertUser(db, user);
  return {
    ...userActor(user),
    result: user,
    action: link.kind === 'setUp' ? 'setUpOperator' : 'acceptInvitation',
    accountId: user.accountId,
    targetId: user.id,
    before: null,
    after: describeUser(user),
  };
}

/**
 * Demands that nobody has this e-mail address.
 *
 * @throws DomainError ALREADY_EXISTS.
 */
export async function requireFreeEmail(db: Database, email: string): Promise<void> {
  if ((await findUserByEmail(db, email)) === undefined) return;
  throw new DomainError({
    code: 'ALREADY_EXISTS',
    message: `Somebody signs in with the e-mail address ${email} already`,
    details: ['field: email'],
    context: { field: 'email' },
  });
}
