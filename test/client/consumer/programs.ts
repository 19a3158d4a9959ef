// Programs as other people write them, against the built package: they only have to compile.
import express from 'express';
import { fastify } from 'fastify';
import { createSchema, createYoga } from 'graphql-yoga';
import { Hono } from 'hono';
import {
  type ConnectionOptions,
  createTollkeyClient,
  TollkeyConfigurationError,
  TollkeyUnavailableError,
  type Verdict,
} from 'tollkey/client';
import { requireApiKey as requireApiKeyExpress } from 'tollkey/express';
import { requireApiKey as requireApiKeyFastify, requireApiKeyHook } from 'tollkey/fastify';
import { requireApiKey as requireApiKeyHono, type TollkeyVariables } from 'tollkey/hono';
import { type TollkeyContext, useApiKey } from 'tollkey/yoga';

const url = 'http://127.0.0.1:4000';

/** Options may be taken from the environment as they are. */
export const connection: ConnectionOptions = { url, accessToken: process.env.TOLLKEY_TOKEN };

/** A verdict is told apart by `valid` and `code`. */
export function describe(verdict: Verdict): string {
  if (verdict.valid) return `${verdict.apiKey.label} of ${verdict.account.id}`;
  // @ts-expect-error: of a key that may not go on, perhaps nothing is known
  const label: string = verdict.apiKey.label;
  if (verdict.code === 'QUOTA_EXCEEDED') return `${label} ${verdict.rateLimits.perDay.resetsAt}`;
  return verdict.code satisfies
    | 'NOT_FOUND'
    | 'REVOKED'
    | 'EXPIRED'
    | 'DISABLED'
    | 'INSUFFICIENT_SCOPE';
}

/** The client on its own. */
export async function ask(secret: string): Promise<string> {
  const client = createTollkeyClient(connection);
  // @ts-expect-error: a question names the secret
  await client.verify({ scopes: ['a:b'] });
  const { viewer } = await client.query<{ viewer: { scopes: string[] } }>('{ viewer { scopes } }');
  try {
    return describe(await client.verify({ secret, scopes: viewer.scopes, cost: 2 }));
  } catch (error) {
    if (error instanceof TollkeyUnavailableError) return `${error.code} ${error.requestId}`;
    if (error instanceof TollkeyConfigurationError) return error.message;
    throw error;
  }
}

/** Express: the verdict stands on every request, and may be missing. */
export const expressApp = express()
  .use(
    requireApiKeyExpress({
      ...connection,
      scopes: ['workflows:run'],
      cost: (request) => Number(request.query.count ?? 1),
      onUnavailable: (error, request) => error.status === null && request.method === 'GET',
      onError: (error, { path }) => process.emitWarning(`${path}: ${error.message}`),
    }),
  )
  .get('/', ({ tollkey }, response) => {
    // @ts-expect-error: there is none where a call was let pass without
    const id: string = tollkey.apiKey.id;
    response.json({ id, label: tollkey?.apiKey.label });
  });

/** Fastify: as a plugin, and as a hook of one route. */
export const fastifyApp = fastify();
fastifyApp.register(requireApiKeyFastify, {
  url,
  cost: ({ routeOptions }) => routeOptions.url?.length ?? 1,
});
fastifyApp.get('/', { onRequest: requireApiKeyHook({ url }) }, async ({ tollkey }) => ({
  keyId: tollkey?.apiKey.id satisfies string | undefined,
}));
// @ts-expect-error: it has to be told where Tollkey is
fastifyApp.register(requireApiKeyFastify, { scopes: [] });

/** Hono: with the types of the whole app, and with those of one route. */
export const honoApp = new Hono<{ Variables: TollkeyVariables }>()
  .use(requireApiKeyHono({ url, cost: (context) => context.req.path.length }))
  .get('/', (context) => context.json(context.get('tollkey')?.rateLimits?.perMinute.remaining));
honoApp.get('/one', requireApiKeyHono({ url }), (context) =>
  context.text(context.var.tollkey?.code ?? ''),
);
new Hono().get('/typed', requireApiKeyHono({ url }), (context) => {
  // @ts-expect-error: there is none where a call was let pass without
  return context.text(context.var.tollkey.apiKey.id);
});

/** Yoga: the verdict stands in the context. */
export const yoga = createYoga({
  schema: createSchema<TollkeyContext>({
    typeDefs: 'type Query { label: String }',
    resolvers: { Query: { label: (_root, _args, { tollkey }) => tollkey?.apiKey.label } },
  }),
  // biome-ignore lint/correctness/useHookAtTopLevel: a plugin of Yoga, not a hook of React
  plugins: [useApiKey({ url, cost: async (request) => request.headers.get('x')?.length ?? 1 })],
});
