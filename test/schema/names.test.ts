import { buildSchema, findBreakingChanges, findDangerousChanges } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../src/schema/schema.ts';

// The names that may not change (design, section 6), with what stands around them.
const surroundings = `
  scalar DateTime
  scalar JSONObject
  interface Node { id: ID! }
  type Viewer { account: Account! apiKey: ApiKey user: User scopes: [String!]! rateLimits: RateLimits }
  type RateLimits { perMinute: RateLimitWindow! perDay: RateLimitWindow! }
  type RateLimitWindow { limit: Int! remaining: Int! resetsAt: DateTime! }
  type Account implements Node { id: ID! name: String! externalId: String keyLimit: Int! }
  type RateLimit { perMinute: Int! perDay: Int! }
  type ApiKeySecret {
    prefix: String! createdAt: DateTime! retiresAt: DateTime lastUsedAt: DateTime
  }
  type ApiKeySecretConnection { nodes: [ApiKeySecret!]! totalCount: Int! }
  type Usage { accepted: Float! }
  type ApiKey implements Node {
    id: ID! label: String! prefix: String! status: ApiKeyStatus! scopes: [String!]!
    rateLimit: RateLimit expiresAt: DateTime createdAt: DateTime! lastUsedAt: DateTime
    revokedAt: DateTime metadata: JSONObject! account: Account! secrets: ApiKeySecretConnection!
    usage: Usage rateLimits: RateLimits
  }
  enum ApiKeyStatus { ACTIVE EXPIRED DISABLED REVOKED }
  type User implements Node {
    id: ID! email: String! name: String! isOperator: Boolean! account: Account!
    createdAt: DateTime! lastSignedInAt: DateTime signInMethods: [SignInMethod!]!
    sessions: [Session!]!
  }
  enum SignInMethod { PASSWORD OIDC }
  type Session {
    id: ID! createdAt: DateTime! expiresAt: DateTime! address: String userAgent: String
    isCurrent: Boolean!
  }
  type Invitation {
    id: ID! email: String account: Account! isOperator: Boolean! createdAt: DateTime!
    expiresAt: DateTime!
  }
`;

const queries = `
  ${surroundings}
  type Query {
    viewer: Viewer!
    node(id: ID!): Node
    apiKey(id: ID!): ApiKey
    apiKeys(
      accountId: ID, first: Int! = 20, after: String, filter: ApiKeyFilter, orderBy: ApiKeyOrder
    ): ApiKeyConnection!
    account(id: ID!): Account
    accounts(first: Int! = 20, after: String, filter: AccountFilter): AccountConnection!
    users(accountId: ID, first: Int! = 20, after: String): UserConnection!
    invitations(accountId: ID, first: Int! = 20, after: String): InvitationConnection!
    auditEvents: AuditEventConnection!
    usage(
      accountId: ID, from: DateTime, to: DateTime, interval: UsageInterval! = HOUR
    ): Usage!
  }
  type AuditEventConnection { nodes: [AuditEvent!]! }
  type AuditEvent { actorKind: AuditActorKind! actorId: ID actorLabel: String }
  enum AuditActorKind { API_KEY USER SYSTEM }
  type UserConnection {
    edges: [UserEdge!]! nodes: [User!]! pageInfo: PageInfo! totalCount: Int!
  }
  type UserEdge { cursor: String! node: User! }
  type InvitationConnection {
    edges: [InvitationEdge!]! nodes: [Invitation!]! pageInfo: PageInfo! totalCount: Int!
  }
  type InvitationEdge { cursor: String! node: Invitation! }
  enum UsageInterval { HOUR DAY }
  input AccountFilter { search: String }
  input ApiKeyFilter { status: [ApiKeyStatus!] label: String }
  input ApiKeyOrder { field: ApiKeyOrderField! direction: OrderDirection! }
  enum ApiKeyOrderField { CREATED_AT LABEL EXPIRES_AT }
  enum OrderDirection { ASC DESC }
  type PageInfo {
    hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String
  }
  type ApiKeyConnection {
    edges: [ApiKeyEdge!]! nodes: [ApiKey!]! pageInfo: PageInfo! totalCount: Int!
  }
  type ApiKeyEdge { cursor: String! node: ApiKey! }
  type AccountConnection {
    edges: [AccountEdge!]! nodes: [Account!]! pageInfo: PageInfo! totalCount: Int!
  }
  type AccountEdge { cursor: String! node: Account! }
`;

const mutations = `
  ${surroundings}
  type Query { viewer: Viewer! }
  type Mutation {
    createApiKey(input: CreateApiKeyInput!): CreateApiKeyPayload!
    updateApiKey(input: UpdateApiKeyInput!): UpdateApiKeyPayload!
    rotateApiKey(input: RotateApiKeyInput!): RotateApiKeyPayload!
    disableApiKey(input: DisableApiKeyInput!): DisableApiKeyPayload!
    enableApiKey(input: EnableApiKeyInput!): EnableApiKeyPayload!
    revokeApiKey(input: RevokeApiKeyInput!): RevokeApiKeyPayload!
    createAccount(input: CreateAccountInput!): CreateAccountPayload!
    updateAccount(input: UpdateAccountInput!): UpdateAccountPayload!
    verifyApiKey(input: VerifyApiKeyInput!): VerifyApiKeyPayload!
    inviteUser(input: InviteUserInput!): InviteUserPayload!
    cancelInvitation(input: CancelInvitationInput!): CancelInvitationPayload!
    createPasswordResetLink(
      input: CreatePasswordResetLinkInput!
    ): CreatePasswordResetLinkPayload!
    updateUser(input: UpdateUserInput!): UpdateUserPayload!
    removeUser(input: RemoveUserInput!): RemoveUserPayload!
    endSessions(input: EndSessionsInput!): EndSessionsPayload!
  }
  input InviteUserInput { accountId: ID! email: String! isOperator: Boolean = false }
  input CancelInvitationInput { id: ID! }
  input CreatePasswordResetLinkInput { id: ID! }
  input UpdateUserInput { id: ID! name: String isOperator: Boolean }
  input RemoveUserInput { id: ID! }
  input EndSessionsInput { id: ID! }
  type InviteUserPayload { invitation: Invitation! link: String! }
  type CancelInvitationPayload { invitation: Invitation! }
  type CreatePasswordResetLinkPayload { user: User! link: String! expiresAt: DateTime! }
  type UpdateUserPayload { user: User! }
  type RemoveUserPayload { user: User! }
  type EndSessionsPayload { user: User! }
  input VerifyApiKeyInput { secret: String! scopes: [String!] cost: Int = 1 }
  type VerifyApiKeyPayload {
    valid: Boolean! code: VerificationCode! apiKey: ApiKey rateLimits: RateLimits
  }
  enum VerificationCode {
    VALID NOT_FOUND REVOKED EXPIRED DISABLED INSUFFICIENT_SCOPE QUOTA_EXCEEDED UNAVAILABLE
  }
  input RateLimitInput { perMinute: Int perDay: Int }
  input CreateApiKeyInput {
    label: String! expiresAt: DateTime scopes: [String!] rateLimit: RateLimitInput
    metadata: JSONObject accountId: ID
  }
  input UpdateApiKeyInput {
    id: ID! label: String rateLimit: RateLimitInput expiresAt: DateTime scopes: [String!]
    metadata: JSONObject
  }
  input RotateApiKeyInput { id: ID! overlapSeconds: Int }
  input DisableApiKeyInput { id: ID! }
  input EnableApiKeyInput { id: ID! }
  input RevokeApiKeyInput { id: ID! reason: String }
  input CreateAccountInput { name: String! externalId: String keyLimit: Int }
  input UpdateAccountInput { id: ID! name: String externalId: String keyLimit: Int }
  type CreateApiKeyPayload { apiKey: ApiKey! secret: String! }
  type UpdateApiKeyPayload { apiKey: ApiKey! }
  type RotateApiKeyPayload { apiKey: ApiKey! secret: String! }
  type DisableApiKeyPayload { apiKey: ApiKey! }
  type EnableApiKeyPayload { apiKey: ApiKey! }
  type RevokeApiKeyPayload { apiKey: ApiKey! }
  type CreateAccountPayload { account: Account! }
  type UpdateAccountPayload { account: Account! }
`;

test.for([
  ['Query', queries],
  ['Mutation', mutations],
] as const)('keeps the names and types of %s', ([, contract]) => {
  const changes = findBreakingChanges(buildSchema(contract), schema);
  expect(changes.map(({ description }) => description)).toEqual([]);
});

test('keeps the defaults, and the values of the enums: no more of them, no fewer', () => {
  const changes = findDangerousChanges(buildSchema(queries), schema).filter(({ type }) =>
    ['ARG_DEFAULT_VALUE_CHANGE', 'VALUE_ADDED_TO_ENUM'].includes(type),
  );
  expect(changes.map(({ description }) => description)).toEqual([]);
});
