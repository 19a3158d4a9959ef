import { deleteExpiredSessions } from '../../store/sessions.ts';
import { saveLastSignIn } from '../../store/users.ts';
import type { Domain } from '../domain.ts';

/** Notes that a person signed in now, and forgets their sessions that are over. */
export async function noteSignIn(domain: Domain, userId: string): Promise<void> {
  const { db } = domain.store;
  const now = domain.clock.now();
  await saveLastSignIn(db, userId, now);
  await deleteExpiredSessions(db, userId, now);
}
