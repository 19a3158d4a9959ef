import { createId } from '../kernel/id.ts';
import type { JsonObject } from '../store/api-keys.ts';
import { findApiKey } from '../store/api-keys.ts';
import { type AuditEvent, insertAuditEvent } from '../store/audit-events.ts';
import { findSecretByDigest } from '../store/secrets.ts';
import type { Database } from '../store/tables.ts';
import type { User } from '../store/users.ts';
import type { Call, Domain } from './domain.ts';
import { DomainError } from './errors.ts';
import { judge } from './judge.ts';
import { requireSession } from './people/identify-session.ts';
import type { KeyPrincipal, Principal } from './principal.ts';

/** A transaction that is under way, and its time in milliseconds since the Unix epoch. */
export interface Within {
  readonly db: Database;
  readonly now: number;
}

/** What a plan is given: the transaction, and the caller as it stands in it. */
export interface Plan extends Within {
  readonly caller: Principal;
}

/** What a plan did. */
export interface Change<T> {
  readonly result: T;
  /** The mutation's name, as the schema has it, or the change's own. */
  readonly action: string;
  readonly accountId: string;
  readonly targetId: string;
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
  /** The key that the keyring must read again. */
  readonly changedKeyId?: string;
}

/**
 * Carries out a mutation: one durable transaction that holds the change and its audit event. The
 * caller's key or session is judged again inside it, so that nothing commits on a right that was
 * taken away meanwhile, not even by an earlier field of the same document.
 *
 * @throws DomainError what the plan throws, INVALID_TOKEN when the caller's key is no longer valid, or
 *   TOKEN_REQUIRED when their session is over.
 */
export async function mutate<T>(
  domain: Domain,
  call: Call,
  plan: (plan: Plan) => Promise<Change<T>>,
): Promise<T> {
  const change = await commitChange(domain, call.requestId, async ({ db, now }) => {
    const caller = await reviewCaller(db, call.principal, now);
    return { ...(await plan({ db, caller, now })), ...actorOf(caller) };
  });
  domain.metrics.countMutation(change.action);
  return change.result;
}

/** Who made a change, as the audit trail keeps it. */
export type Actor = Pick<AuditEvent, 'actorKind' | 'actorId' | 'actorLabel'>;

/** The server itself: what the start and the command line do. */
export const SYSTEM_ACTOR: Actor = Object.freeze({
  actorKind: 'system',
  actorId: null,
  actorLabel: null,
});

/**
 * Carries out a change that no credential stands behind, such as the use of a one-time link: one
 * durable transaction that holds the change and its audit event.
 *
 * @throws DomainError what the plan throws.
 */
export async function commitChange<T>(
  domain: Domain,
  requestId: string | null,
  plan: (within: Within) => Promise<Change<T> & Actor>,
): Promise<Change<T>> {
  const change = await domain.store.transaction(async (db) => {
    const now = domain.clock.now();
    const planned = await plan({ db, now });
    await insertAuditEvent(db, {
      id: createId('auditEvent', now),
      createdAt: now,
      accountId: planned.accountId,
      actorKind: planned.actorKind,
      actorId: planned.actorId,
      actorLabel: planned.actorLabel,
      action: planned.action,
      targetId: planned.targetId,
      before: planned.before,
      after: planned.after,
      requestId,
    });
    return planned;
  });
  if (change.changedKeyId !== undefined) domain.store.keyring.forget(change.changedKeyId);
  return change;
}

/** A caller as the one who makes a change. */
export function actorOf(caller: Principal): Actor {
  return caller.kind === 'user'
    ? userActor(caller.user)
    : { actorKind: 'apiKey', actorId: caller.apiKey.id, actorLabel: caller.apiKey.label };
}

/** A person as the one who makes a change. */
export function userActor({ id, email }: User): Actor {
  return { actorKind: 'user', actorId: id, actorLabel: email };
}

function reviewCaller(db: Database, principal: Principal, now: number): Promise<Principal> {
  return principal.kind === 'user'
    ? requireSession(db, principal.sessionId, now)
    : reviewKey(db, principal, now);
}

async function reviewKey(
  db: Database,
  principal: KeyPrincipal,
  now: number,
): Promise<KeyPrincipal> {
  const secret = await findSecretByDigest(db, principal.digest);
  const apiKey = await findApiKey(db, principal.apiKey.id);
  const isValid =
    secret !== undefined && apiKey !== undefined && judge({ apiKey, secret }, now) === 'VALID';
  if (!isValid) {
    throw new DomainError({
      code: 'INVALID_TOKEN',
      message: 'Invalid access token: the token stopped being valid during this operation',
    });
  }
  return { ...principal, apiKey, scopes: apiKey.scopes };
}
