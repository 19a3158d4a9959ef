import fastify from 'fastify';
import mercurius from 'mercurius';
import { servePeer } from '../support/serve-peer.ts';

/** Mercurius, which compiles a query when it comes for the first time, on fastify without a log. */
servePeer(async () => {
  const app = fastify();
  app.register(mercurius, {
    schema: 'type Query { hello: String! }',
    resolvers: { Query: { hello: () => 'world' } },
    jit: 1,
  });
  await app.ready();
  return app.server;
});
