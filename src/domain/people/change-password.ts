import { deleteSessions } from '../../store/sessions.ts';
import { deleteUnusedLinks } from '../../store/sign-in-links.ts';
import { findPasswordHash, savePasswordHash } from '../../store/sign-in-methods.ts';
import type { Domain } from '../domain.ts';
import { DomainError, invalidArgument } from '../errors.ts';
import { commitChange, userActor } from '../mutate.ts';
import { hashPassword, isPasswordOf } from '../passwords.ts';
import { requireSession } from './identify-session.ts';
import { requirePassword } from './require-password.ts';

/** Who changes their password, from what to what. */
export interface ChangePasswordInput {
  readonly sessionId: string;
  readonly currentPassword: string;
  /** 12 to 128 characters. */
  readonly newPassword: string;
}

/**
 * Sets a new password for whoever is signed in and knows the old one, and ends their other sessions
 * and links for a new password.
 *
 * @throws DomainError TOKEN_REQUIRED when the session is over, INVALID_ARGUMENT for a wrong or an
 *   unfit password, FAILED_PRECONDITION for a person without one.
 */
export async function changePassword(
  domain: Domain,
  input: ChangePasswordInput,
  requestId: string,
): Promise<void> {
  const { sessionId, currentPassword, newPassword } = input;
  const { db } = domain.store;
  requirePassword(newPassword, 'newPassword');
  const { user } = await requireSession(db, sessionId, domain.clock.now());
  const known = await findPasswordHash(db, user.id);
  if (known === undefined) throw noPassword();
  if (!(await isPasswordOf(known, currentPassword))) throw wrongPassword();
  const hash = await hashPassword(newPassword);
  await commitChange(domain, requestId, async (within) => {
    const caller = await requireSession(within.db, sessionId, within.now);
    // It was reset while the hashes were worked out: the password that was given is not the current one.
    if ((await findPasswordHash(within.db, caller.user.id)) !== known) throw wrongPassword();
    await savePasswordHash(within.db, { userId: caller.user.id, hash, nowMs: within.now });
    await deleteSessions(within.db, caller.user.id, sessionId);
    await deleteUnusedLinks(within.db, { kind: 'passwordReset', userId: caller.user.id });
    return {
      ...userActor(caller.user),
      result: undefined,
      action: 'changePassword',
      accountId: caller.accountId,
      targetId: caller.user.id,
      before: null,
      after: null,
    };
  });
}

function wrongPassword(): DomainError {
  return invalidArgument({
    field: 'currentPassword',
    expected: 'the password that you sign in with now',
    received: 'another',
  });
}

function noPassword(): DomainError {
  return new DomainError({
    code: 'FAILED_PRECONDITION',
    message: 'There is no password to change: you sign in with your provider',
  });
}
