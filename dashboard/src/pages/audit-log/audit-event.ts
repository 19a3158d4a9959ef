import type { FragmentOf } from 'gql.tada';
import { graphql } from '../../data/graphql';

/** What is shown of a change. */
export const auditEventParts = graphql(`
  fragment AuditEventParts on AuditEvent {
    id
    createdAt
    account { id name }
    actorKind
    actorId
    actorLabel
    action
    targetId
    targetLabel
    before
    after
    requestId
  }
`);

/** One change: who made it, to what, and how that was before and after. */
export type AuditEvent = FragmentOf<typeof auditEventParts>;
