import type { FragmentOf } from 'gql.tada';
import { graphql } from '../../data/graphql';

/** What is shown of a change. */
export const auditEventParts = graphql(`
  fragment AuditEventParts on AuditEvent {
    id
    createdAt
    accountId
    actorKind
    actorId
    actorLabel
    action
    targetId
    before
    after
    requestId
  }
`);

/** One change: who made it, to what, and how that was before and after. */
export type AuditEvent = FragmentOf<typeof auditEventParts>;
