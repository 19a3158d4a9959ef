import { type AuditEvent, countListedAuditEvents, listAuditEvents } from '../store/audit-events.ts';
import { findTargetLabels, labelIn } from '../store/target-labels.ts';
import { countBeside } from './count-beside.ts';
import type { Call, Domain } from './domain.ts';
import { type Page, type PageRequest, readNewestFirst } from './page.ts';
import { isOperator, requireAccount, requireScope } from './principal.ts';

/** Which events to list. */
export interface AuditEventsQuery extends PageRequest {
  /** Defaults to the caller's own account, and for an operator to all. */
  readonly accountId?: string | null | undefined;
  /** Only events about the key, account, person or invitation with this id. */
  readonly targetId?: string | null | undefined;
}

/**
 * A page of the audit trail, newest first.
 *
 * @throws DomainError PERMISSION_DENIED without `audit:read`, INVALID_ARGUMENT, NOT_FOUND for an
 *   account.
 */
export async function readAuditEvents(
  domain: Domain,
  { principal }: Call,
  query: AuditEventsQuery,
): Promise<Page<AuditEvent>> {
  const { db } = domain.store;
  requireScope(principal, 'audit:read', 'read the audit trail');
  const accountId = query.accountId ?? (isOperator(principal) ? undefined : principal.accountId);
  if (accountId !== undefined) await requireAccount(db, principal, accountId);
  const listing = { accountId, targetId: query.targetId ?? undefined };
  return readNewestFirst(query, {
    order: 'auditEvents',
    read: (part) => listAuditEvents(db, listing, part),
    countAll: () =>
      countBeside(domain.store, (from, most) => countListedAuditEvents(from, listing, most)),
  });
}

/** What the target of an event was called by the event itself, if it says so. */
export function labelOfTarget({ after, before }: AuditEvent): string | undefined {
  return labelIn(after) ?? labelIn(before);
}

/** What targets are called now, or were called last; those without a name on record are left out. */
export function readTargetLabels(
  domain: Domain,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  return findTargetLabels(domain.store.db, ids);
}
