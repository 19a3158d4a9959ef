import { deleteOldSessions, deleteSessionByToken } from '../../store/sessions.ts';
import { findPasswordHash } from '../../store/sign-in-methods.ts';
import { findUserByEmail, saveLastSignIn } from '../../store/users.ts';
import type { Domain } from '../domain.ts';
import type { Within } from '../mutate.ts';

// Browsers that a person is signed in with; programs have keys. It bounds what a program that signs in
// over and over makes us keep, and read whenever somebody tries to sign in as that person.
const MAX_SESSIONS = 100;

/** Notes that a person signed in now, and ends their sessions that are over or too many. */
export async function noteSignIn(domain: Domain, userId: string): Promise<void> {
  await domain.store.transaction((db) => note({ db, now: domain.clock.now() }, userId));
}

/** A session that was begun with a password. */
export interface PasswordSignIn {
  readonly userId: string;
  readonly sessionToken: string;
  /** What `readPasswordHash` said before the password was looked at. */
  readonly passwordHash: string | undefined;
}

/**
 * The same for who signed in with a password. Looking at one takes a while: if it was changed or reset
 * meanwhile, which ends every session, this one is ended too. Returns whether it goes on.
 */
export function noteSignInByPassword(
  domain: Domain,
  { userId, sessionToken, passwordHash }: PasswordSignIn,
): Promise<boolean> {
  return domain.store.transaction(async (db) => {
    const isInForce = (await findPasswordHash(db, userId)) === passwordHash;
    if (isInForce) await note({ db, now: domain.clock.now() }, userId);
    else await deleteSessionByToken(db, sessionToken);
    return isInForce;
  });
}

/** The hash of the password in force now; nothing for an e-mail address that nobody has. */
export async function readPasswordHash(domain: Domain, email: string): Promise<string | undefined> {
  const { db } = domain.store;
  const user = await findUserByEmail(db, email);
  return user && findPasswordHash(db, user.id);
}

async function note({ db, now }: Within, userId: string): Promise<void> {
  await saveLastSignIn(db, userId, now);
  await deleteOldSessions(db, userId, { nowMs: now, most: MAX_SESSIONS });
}
