import { createServer } from 'node:http';
import { createSchema, createYoga } from 'graphql-yoga';
import { servePeer } from '../support/serve-peer.ts';

const TYPE_DEFS = /* GraphQL */ `
  scalar DateTime
  enum ApiKeyStatus { ACTIVE EXPIRED DISABLED REVOKED }
  type ApiKey {
    id: ID!
    label: String!
    prefix: String!
    status: ApiKeyStatus!
    createdAt: DateTime!
    expiresAt: DateTime
    lastUsedAt: DateTime
    revokedAt: DateTime
  }
  type ApiKeyConnection { nodes: [ApiKey!]! }
  type Query { apiKeys(first: Int! = 20): ApiKeyConnection! }
`;

/** graphql-yoga as it comes, answering a list of keys that it was given and holds in memory. */
servePeer(async ({ data }) => {
  const { nodes } = (data as { apiKeys: { nodes: readonly unknown[] } }).apiKeys;
  const resolvers = {
    Query: {
      apiKeys: (_: unknown, { first }: { first: number }) => ({ nodes: nodes.slice(0, first) }),
    },
  };
  return createServer(createYoga({ schema: createSchema({ typeDefs: TYPE_DEFS, resolvers }) }));
});
