import type { FragmentOf, ResultOf } from 'gql.tada';
import { graphql } from '../../data/graphql';

/** What is shown of a key wherever it stands, and what its dialogs begin with. */
const keyFields = graphql(`
  fragment KeyFields on ApiKey {
    id
    label
    prefix
    status
    scopes
    rateLimit { perMinute perDay }
    createdAt
    expiresAt
    lastUsedAt
    revokedAt
    revokeReason
    account { id name }
  }
`);

/** The hours of a day of use, as a sparkline draws them. */
const dayOfUse = graphql(`
  fragment DayOfUse on Usage {
    from
    to
    accepted
    refused { total }
    buckets { startsAt accepted refused { total } }
  }
`);

/** One page of a list of keys. */
export const keysQuery = graphql(
  `
    query ApiKeys(
      $accountId: ID
      $first: Int!
      $after: String
      $filter: ApiKeyFilter
      $orderBy: ApiKeyOrder
    ) {
      apiKeys(
        accountId: $accountId
        first: $first
        after: $after
        filter: $filter
        orderBy: $orderBy
      ) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes {
          ...KeyFields
          rateLimits { perMinute { limit remaining } perDay { limit remaining } }
          usage { ...DayOfUse }
        }
      }
    }
  `,
  [keyFields, dayOfUse],
);

/** All that a key's own page shows of it. */
export const keyQuery = graphql(
  `
    query ApiKey($id: ID!) {
      apiKey(id: $id) {
        ...KeyFields
        metadata
        rateLimits {
          perMinute { limit remaining resetsAt }
          perDay { limit remaining resetsAt }
        }
        secrets(first: 20) {
          totalCount
          nodes { prefix createdAt lastUsedAt retiresAt }
        }
        usage { ...DayOfUse }
      }
    }
  `,
  [keyFields, dayOfUse],
);

/** A key as a list or a dialog holds it. */
export type KeyFields = FragmentOf<typeof keyFields>;

/** A key in a list. */
export type ListedKey = ResultOf<typeof keysQuery>['apiKeys']['nodes'][number];

/** What is left of a key's limits; null for a key without limits. */
export type LimitsLeft = ListedKey['rateLimits'];

/** A key as its own page shows it. */
export type KeyDetails = NonNullable<ResultOf<typeof keyQuery>['apiKey']>;

/** A day of use. */
export type DayOfUse = FragmentOf<typeof dayOfUse>;
