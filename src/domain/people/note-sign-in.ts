import { deleteOldSessions } from '../../store/sessions.ts';
import { saveLastSignIn } from '../../store/users.ts';
import type { Domain } from '../domain.ts';

// Browsers that a person is signed in with; programs have keys. It bounds what a program that signs in
// over and over makes us keep, and read whenever somebody tries to sign in as that person.
const MAX_SESSIONS = 100;

/** Notes that a person signed in now, and ends their sessions that are over or too many. */
export async function noteSignIn(domain: Domain, userId: string): Promise<void> {
  await domain.store.transaction(async (db) => {
    const nowMs = domain.clock.now();
    await saveLastSignIn(db, userId, nowMs);
    await deleteOldSessions(db, userId, { nowMs, most: MAX_SESSIONS });
  });
}
