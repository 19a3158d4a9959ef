import { createServer } from 'node:http';
import { createSchema, createYoga } from 'graphql-yoga';
import { servePeer } from '../support/serve-peer.ts';

/** graphql-yoga as it comes, with a schema of one field. */
servePeer(async () => {
  const typeDefs = 'type Query { hello: String! }';
  const resolvers = { Query: { hello: () => 'world' } };
  return createServer(createYoga({ schema: createSchema({ typeDefs, resolvers }) }));
});
