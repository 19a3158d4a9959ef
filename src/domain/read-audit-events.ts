import {
  countListedAuditEvents,
  listAuditEvents,
  type StoredAuditEvent,
} from '../store/audit-events.ts';
import type { NewestFirst } from '../store/newest-first.ts';
import { findEventLabels, findLastLabel, findTargetLabels } from '../store/target-labels.ts';
import type { Call, Domain } from './domain.ts';
import { type Page, type PageRequest, readNewestFirst } from './page.ts';
import { isOperator, requireAccount, requireScope } from './principal.ts';
import { countBeside } from './read-beside.ts';

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
  call: Call,
  query: AuditEventsQuery,
): Promise<Page<StoredAuditEvent>> {
  const { principal } = call;
  const { db } = domain.store;
  requireScope(principal, 'audit:read', 'read the audit trail');
  const accountId = query.accountId ?? (isOperator(principal) ? undefined : principal.accountId);
  if (accountId !== undefined) await requireAccount(db, principal, accountId);
  const listing = { accountId, targetId: query.targetId ?? undefined };
  const source = {
    order: 'auditEvents',
    read: (part: NewestFirst) => listAuditEvents(db, listing, part),
    countAll: () =>
      countBeside(domain, call, (from, most) => countListedAuditEvents(from, listing, most)),
  };
  return readNewestFirst(query, source, domain.slices);
}

/** What the targets of events were called by the events themselves; those that do not say are left out. */
export function readEventLabels(
  { store }: Domain,
  eventIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  return findEventLabels(store.db, eventIds);
}

/** What targets are called now, or were called last; those without a name on record are left out. */
export async function readTargetLabels(
  { store, slices }: Domain,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const labels = new Map(await findTargetLabels(store.db, ids));
  for (const id of ids) {
    if (labels.has(id)) continue;
    await slices.next();
    const last = await findLastLabel(store.db, id);
    if (last !== undefined) labels.set(id, last);
  }
  return labels;
}
