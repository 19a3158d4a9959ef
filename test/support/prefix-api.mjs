// An API that matches by prefix, as the frameworks do it. Whatever its router takes for the path that
// needs a scope runs the protected handler.
//
//   PORT=4100 node prefix-api.mjs express

import { createServer } from 'node:http';
import { serve } from '@hono/node-server';
import express from 'express';
import express4 from 'express-4';
import fastify from 'fastify';
import { Hono } from 'hono';

const SCOPED = '/api/v1/workflows/run';

/** How often the protected handler ran, by the key that the proxy vouched for. */
const reached = {};

function note(handler, headers) {
  const keyId = headers['x-key-id'] ?? 'nobody';
  if (handler === 'protected') reached[keyId] = (reached[keyId] ?? 0) + 1;
  return handler;
}

function startExpress(create, port) {
  const app = create();
  app.get('/reached', (_, response) => response.json(reached));
  for (const [path, handler] of [
    [SCOPED, 'protected'],
    ['/', 'open'],
  ]) {
    app.use(path, (request, response) => {
      response.set('X-Handler', note(handler, request.headers)).json({ url: request.originalUrl });
    });
  }
  app.listen(port, '127.0.0.1');
}

function startFastify(routerOptions, port) {
  const app = fastify({ routerOptions });
  const answer = (handler) => (request, reply) =>
    reply.header('X-Handler', note(handler, request.headers)).send({ url: request.raw.url });
  app.get('/reached', () => reached);
  app.register(
    async (instance) => {
      instance.all('/', answer('protected'));
      instance.all('/*', answer('protected'));
    },
    { prefix: SCOPED },
  );
  app.setNotFoundHandler((request, reply) => answer('open')(request, reply.code(200)));
  app.listen({ port, host: '127.0.0.1' });
}

function startHono(port) {
  const app = new Hono();
  const answer = (handler) => (context) => {
    context.header('X-Handler', note(handler, context.req.header()));
    return context.json({ url: context.env.incoming.url });
  };
  const api = new Hono().basePath(SCOPED);
  api.all('/', answer('protected'));
  api.all('/*', answer('protected'));
  app.get('/reached', (context) => context.json(reached));
  app.route('/', api);
  app.notFound(answer('open'));
  serve({ fetch: app.fetch, port, hostname: '127.0.0.1' });
}

/** What decodes, and compares without regard to case, width and font. */
function startFolding(port) {
  const server = createServer((request, response) => {
    if (request.url === '/reached') return response.end(JSON.stringify(reached));
    const path = fold(decode(request.url.split('?')[0]));
    const isProtected = path === SCOPED || path.startsWith(`${SCOPED}/`);
    const handler = note(isProtected ? 'protected' : 'open', request.headers);
    response.setHeader('X-Handler', handler).end(JSON.stringify({ url: request.url }));
  });
  server.listen(port, '127.0.0.1');
}

function decode(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

// The small letter of U+0130 has a dot of its own.
function fold(path) {
  return path.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC').replace('\u0307', '');
}

const LENIENT = {
  caseSensitive: false,
  ignoreDuplicateSlashes: true,
  ignoreTrailingSlash: true,
  useSemicolonDelimiter: true,
};

const STARTS = {
  express: (port) => startExpress(express, port),
  'express-4': (port) => startExpress(express4, port),
  fastify: (port) => startFastify({}, port),
  'fastify, lenient': (port) => startFastify(LENIENT, port),
  hono: (port) => startHono(port),
  folding: (port) => startFolding(port),
};

STARTS[process.argv[2]](Number(process.env.PORT));
