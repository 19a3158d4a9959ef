import { deleteSessions, listRunningSessions } from '../../store/sessions.ts';
import type { User } from '../../store/users.ts';
import type { Call, Domain } from '../domain.ts';
import { type Change, mutate } from '../mutate.ts';
import { requireSelfOrOperator, requireUser } from './require-user.ts';

/**
 * Signs a person out everywhere, the caller's own session included when it is theirs: the next
 * request of each of them is refused.
 *
 * @throws DomainError PERMISSION_DENIED for somebody else's by all but operators, NOT_FOUND.
 */
export function endSessions(
  domain: Domain,
  call: Call,
  input: { readonly id: string },
): Promise<User> {
  return mutate(domain, call, async ({ db, caller, now }): Promise<Change<User>> => {
    requireSelfOrOperator(caller, input.id, "end other people's sessions");
    const user = await requireUser(db, input.id);
    const running = await listRunningSessions(db, [user.id], now);
    await deleteSessions(db, user.id);
    return {
      result: user,
      action: 'endSessions',
      accountId: user.accountId,
      targetId: user.id,
      before: { sessions: running.length },
      after: { sessions: 0 },
    };
  });
}
