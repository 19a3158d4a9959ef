import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import express5 from 'express';
import { fastify } from 'fastify';
import { createSchema, createYoga } from 'graphql-yoga';
import { Hono } from 'hono';
import { onTestFinished } from 'vitest';
import type { ApiKeyOptions } from '../../../src/client/api-key-options.ts';
import { requireApiKey as requireApiKeyExpress } from '../../../src/client/express.ts';
import { requireApiKey as requireApiKeyFastify } from '../../../src/client/fastify.ts';
import {
  requireApiKey as requireApiKeyHono,
  type TollkeyVariables,
} from '../../../src/client/hono.ts';
import type { ValidVerdict } from '../../../src/client/verdict.ts';
import { type TollkeyContext, useApiKey } from '../../../src/client/yoga.ts';
import { type Received, send } from '../../support/client.ts';

// There is one package of types for both.
const express4 = createRequire(import.meta.url)('express-4') as typeof express5;

/** What every middleware is told in these tests. */
export type Options = ApiKeyOptions<unknown>;

/** A program that somebody guards with a middleware of ours, listening on a port. */
export interface GuardedApp {
  readonly url: string;
  /** Calls it, with these headers. */
  readonly call: (headers?: Readonly<Record<string, string>>) => Promise<Received>;
  /** What its handler saw of each call that got through to it. */
  readonly seen: readonly (ValidVerdict | undefined)[];
}

/** A framework that there is a middleware for. */
export interface Framework {
  readonly name: string;
  readonly speaks: 'rest' | 'graphql';
  /** Starts a program for the running test. */
  readonly start: (options: Options) => Promise<GuardedApp>;
}

/** All of them. */
export const FRAMEWORKS: readonly Framework[] = Object.freeze([
  { name: 'Express 5', speaks: 'rest', start: (options) => startExpress(express5, options) },
  { name: 'Express 4', speaks: 'rest', start: (options) => startExpress(express4, options) },
  { name: 'Fastify 5', speaks: 'rest', start: startFastify },
  { name: 'Hono 4', speaks: 'rest', start: startHono },
  { name: 'Yoga 5', speaks: 'graphql', start: startYoga },
]);

type Verdicts = (ValidVerdict | undefined)[];

async function startExpress(express: typeof express5, options: Options): Promise<GuardedApp> {
  const seen: Verdicts = [];
  const app = express();
  app.use(requireApiKeyExpress(options));
  app.all('/call', (request, response) => {
    seen.push(request.tollkey);
    response.json({ keyId: request.tollkey?.apiKey.id ?? null });
  });
  return { ...restApp(await listen(app)), seen };
}

async function startFastify(options: Options): Promise<GuardedApp> {
  const seen: Verdicts = [];
  const app = fastify();
  await app.register(requireApiKeyFastify, options);
  app.all('/call', async ({ tollkey }) => {
    seen.push(tollkey);
    return { keyId: tollkey?.apiKey.id ?? null };
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  onTestFinished(() => app.close());
  return { ...restApp(url), seen };
}

async function startHono(options: Options): Promise<GuardedApp> {
  const seen: Verdicts = [];
  const app = new Hono<{ Variables: TollkeyVariables }>();
  app.use(requireApiKeyHono(options));
  app.all('/call', (context) => {
    seen.push(context.get('tollkey'));
    return context.json({ keyId: context.get('tollkey')?.apiKey.id ?? null });
  });
  return { ...restApp(await listen(getRequestListener(app.fetch))), seen };
}

async function startYoga(options: Options): Promise<GuardedApp> {
  const seen: Verdicts = [];
  const schema = createSchema<TollkeyContext>({
    typeDefs: 'type Query { keyId: ID }',
    resolvers: {
      Query: {
        keyId(_root, _args, { tollkey }) {
          seen.push(tollkey);
          return tollkey?.apiKey.id ?? null;
        },
      },
    },
  });
  // biome-ignore lint/correctness/useHookAtTopLevel: a plugin of Yoga, not a hook of React
  const yoga = createYoga({ schema, logging: false, plugins: [useApiKey(options)] });
  const url = await listen(yoga);
  const raw = { path: '/graphql', body: JSON.stringify({ query: '{ keyId }' }) };
  const call: GuardedApp['call'] = (headers) =>
    send(url, { ...raw, headers: { 'content-type': 'application/json', ...headers } });
  return { url, call, seen };
}

function restApp(url: string): Omit<GuardedApp, 'seen'> {
  return { url, call: (headers = {}) => send(url, { method: 'GET', path: '/call', headers }) };
}

/** Serves on a port until the running test is over. */
export async function listen(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
