import type { AuditEvent } from './audit-event';

/**
 * What the target of each change was called then, as far as the changes themselves tell: a rotation
 * does not name its key, but the change before or after it may.
 */
export function namesIn(events: readonly AuditEvent[]): ReadonlyMap<AuditEvent, string> {
  const names = new Map<AuditEvent, string>();
  const lastOf = new Map<string, string>();
  // Oldest first, so that each takes the newest name before it; then whatever is still without one.
  for (const event of events.toReversed()) {
    const name = nameIn(event) ?? lastOf.get(event.targetId);
    if (name === undefined) continue;
    names.set(event, name);
    lastOf.set(event.targetId, name);
  }
  for (const event of events) {
    const name = names.get(event) ?? lastOf.get(event.targetId);
    if (name !== undefined) names.set(event, name);
  }
  return names;
}

function nameIn({ after, before }: AuditEvent): string | undefined {
  for (const field of ['label', 'name', 'email']) {
    const name = after?.[field] ?? before?.[field];
    if (typeof name === 'string') return name;
  }
  return undefined;
}
