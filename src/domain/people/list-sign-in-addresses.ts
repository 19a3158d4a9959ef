import { listRunningSessions } from '../../store/sessions.ts';
import { findUserByEmail } from '../../store/users.ts';
import type { Domain } from '../domain.ts';

/** The addresses that a person is signed in from now; none for an e-mail address that nobody has. */
export async function listSignInAddresses(
  domain: Domain,
  email: string,
): Promise<readonly string[]> {
  const { db } = domain.store;
  const user = await findUserByEmail(db, email);
  if (user === undefined) return [];
  const sessions = await listRunningSessions(db, [user.id], domain.clock.now());
  return sessions.flatMap(({ address }) => address ?? []);
}
