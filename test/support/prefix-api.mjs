// APIs that match by prefix, as the frameworks do it. Whatever a router takes for the path that needs a
// scope runs its protected handler. Each request is passed on to all of them as it came, and answered
// with what each made of it: {"express":{"status":200,"handler":"protected","url":"/api"},…}.
//
//   PORT=4100 node prefix-api.mjs

import { once } from 'node:events';
import { Agent, createServer, request as send } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import express from 'express';
import express4 from 'express-4';
import fastify from 'fastify';
import { Hono } from 'hono';

const SCOPED = '/api/v1/workflows/run';

const HOST = '127.0.0.1';

function startExpress(create) {
  const app = create();
  for (const [path, handler] of [
    [SCOPED, 'protected'],
    ['/', 'open'],
  ]) {
    app.use(path, (request, response) => {
      response.set('X-Handler', handler).json({ url: request.originalUrl });
    });
  }
  return createServer(app);
}

async function startFastify(routerOptions) {
  const app = fastify({ routerOptions });
  const answer = (handler) => (request, reply) =>
    reply.header('X-Handler', handler).send({ url: request.raw.url });
  app.register(
    async (instance) => {
      instance.all('/', answer('protected'));
      instance.all('/*', answer('protected'));
    },
    { prefix: SCOPED },
  );
  app.setNotFoundHandler((request, reply) => answer('open')(request, reply.code(200)));
  await app.ready();
  return app.server;
}

function startHono() {
  const app = new Hono();
  const answer = (handler) => (context) => {
    context.header('X-Handler', handler);
    return context.json({ url: context.env.incoming.url });
  };
  const api = new Hono().basePath(SCOPED);
  api.all('/', answer('protected'));
  api.all('/*', answer('protected'));
  app.route('/', api);
  app.notFound(answer('open'));
  return createAdaptorServer({ fetch: app.fetch });
}

/**
 * What decodes, takes signs for those of ASCII that they fold to, decodes what is encoded then, and only
 * after that splits the path into segments: without parameters, and without empty and dot segments.
 */
function startFolding() {
  return createServer((request, response) => {
    const path = decode(fold(decode(request.url.split('?')[0])));
    const isProtected = `${resolveSegments(path)}/`.startsWith(`${SCOPED}/`);
    const handler = isProtected ? 'protected' : 'open';
    response.setHeader('X-Handler', handler).end(JSON.stringify({ url: request.url }));
  });
}

function decode(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

// Windows takes three more signs for slashes. The small letter of U+0130 has a dot of its own.
function fold(path) {
  const signs = path
    .normalize('NFKC')
    .replace(/[\u2044\u2215]/g, '/')
    .replaceAll('\u2216', '\\');
  return signs.toUpperCase().toLowerCase().normalize('NFKC').replace('\u0307', '');
}

function resolveSegments(path) {
  const kept = [];
  for (const segment of path.split(/[/\\]/)) {
    const [name] = segment.split(';');
    if (name === '..') kept.pop();
    else if (name !== '.' && name !== '') kept.push(name);
  }
  return `/${kept.join('/')}`;
}

const LENIENT = {
  caseSensitive: false,
  ignoreDuplicateSlashes: true,
  ignoreTrailingSlash: true,
  useSemicolonDelimiter: true,
};

const SERVERS = {
  express: startExpress(express),
  'express-4': startExpress(express4),
  fastify: await startFastify({}),
  'fastify, lenient': await startFastify(LENIENT),
  hono: startHono(),
  folding: startFolding(),
};

/** How often a protected handler ran, by the key that the proxy vouched for. */
const reached = {};
const agent = new Agent({ keepAlive: true });

/** What an API makes of a request. All but how long its connection lives is passed on as it came. */
async function read(port, { method, url, headers: { connection, ...headers } }) {
  const passed = send({ host: HOST, port, method, path: url, headers, agent }).end();
  const [answer] = await once(passed, 'response');
  const text = (await answer.setEncoding('utf8').toArray()).join('');
  const handler = answer.headers['x-handler'];
  return { status: answer.statusCode, ...(handler && { handler, url: JSON.parse(text).url }) };
}

function note(keyId, readings) {
  const times = readings.filter(([, { handler }]) => handler === 'protected').length;
  if (times > 0) reached[keyId] = (reached[keyId] ?? 0) + times;
}

for (const server of Object.values(SERVERS)) await once(server.listen(0, HOST), 'listening');

const front = createServer(async (request, response) => {
  if (request.url === '/reached') return response.end(JSON.stringify(reached));
  const asked = Object.entries(SERVERS).map(async ([kind, server]) => [
    kind,
    await read(server.address().port, request),
  ]);
  const readings = await Promise.all(asked);
  note(request.headers['x-key-id'] ?? 'nobody', readings);
  response.end(JSON.stringify(Object.fromEntries(readings)));
});
front.listen(Number(process.env.PORT), HOST);
