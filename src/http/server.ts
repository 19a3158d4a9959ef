import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Gate } from '../context/gate.ts';
import type { Clock } from '../kernel/clock.ts';
import { createId } from '../kernel/id.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Metrics } from '../kernel/metrics.ts';
import type { ScrubSecrets } from '../kernel/scrub-secrets.ts';
import { stackOf } from '../kernel/stack-of.ts';
import { createDrain, type Drain } from './drain.ts';
import { ERROR_CODES } from './envelope.ts';
import { acceptsHtml } from './negotiate.ts';
import { answerToNoHttp } from './no-http.ts';
import { ClientGoneError } from './read-body.ts';
import { type Handler, type HttpRequest, type Reply, restError } from './reply.ts';
import type { ReportFailure } from './report-failure.ts';
import { createReadRequest } from './request.ts';
import { PASSED_ON_HEADERS, securityHeaders } from './security-headers.ts';
import { createSend, KEEP_ALIVE_SECONDS, type Send } from './send.ts';
import { createTurns } from './turns.ts';

/** What the server is made of. */
export interface HttpServerOptions {
  /** Handlers by path: exact, or of all that begins with one that ends in a slash. */
  readonly routes: Readonly<Record<string, Handler>>;
  /** What a browser is shown at a path where nothing is. */
  readonly noSuchPage: Handler;
  /** Resolves when requests may be answered; those that come before wait. */
  readonly opened: Promise<void>;
  readonly refusalOf: Gate['refusalOf'];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly reportFailure: ReportFailure;
  readonly metrics: Metrics;
  readonly scrub: ScrubSecrets;
  /** The names of the headers that can carry a secret, in lower case. */
  readonly keyHeaders: readonly string[];
  readonly isHttps: boolean;
  /** Whether connections should end with the request that runs on them. */
  readonly isDraining: () => boolean;
}

/** An HTTP server, and its end. */
export interface HttpServer {
  readonly server: Server;
  readonly drain: Drain;
}

// A client that sends slower than this is cut off with 408: head within 10 s, all within 30 s.
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const TIMEOUT_CHECK_MS = 1_000;
const MAX_HEADER_BYTES = 16_384;

// Asked every few seconds by whoever watches the server: not worth a line each.
const PROBES = new Set(['/healthz', '/readyz', '/metrics']);

/** The HTTP server: finds the handler, and gives every answer its request id, headers and log line. */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { refusalOf, clock, logger, metrics, isDraining } = options;
  const everyHeader = securityHeaders(options);
  const send = createSend(everyHeader);
  const readRequest = createReadRequest(options);
  const findRoute = createRouter(options.routes, {
    handler: handleUnknown(options.noSuchPage),
    send,
    sendPassedOn: createSend(PASSED_ON_HEADERS),
  });

  // No async function: its frame and its promise would be a tenth of what a request leaves behind.
  function handle(message: IncomingMessage, response: ServerResponse, done: () => void): void {
    const startedAt = performance.now();
    try {
      const request = readRequest(message, clock.now());
      const exchange = { request, response, startedAt, route: findRoute(request.path), done };
      exchange.route.handler(request).then(
        (reply) => settle(exchange, reply),
        (error: unknown) => settle(exchange, undefined, error),
      );
    } catch (error) {
      giveUp(response, error);
      done();
    }
  }

  /** Ends a request with its reply, or with what failed in place of it. */
  function settle(exchange: Exchange, reply: Reply | undefined, error?: unknown): void {
    try {
      const said = reply ?? failed(error, exchange.request);
      if (said !== undefined) answer(exchange, said);
    } catch (failure) {
      giveUp(exchange.response, failure);
    }
    exchange.done();
  }

  function answer({ request, response, startedAt, route }: Exchange, reply: Reply): void {
    // node:http then says so in a header, and closes the connection.
    if (isDraining() || reply.endsConnection) response.shouldKeepAlive = false;
    route.send(response, request, reply);
    const durationMs = performance.now() - startedAt;
    metrics.countRequest(route.name, reply.status, durationMs);
    logAnswer(request, reply, durationMs);
  }

  function giveUp(response: ServerResponse, error: unknown): void {
    logger.error({ stack: stackOf(error) }, 'no answer');
    response.destroy();
  }

  function logAnswer(request: HttpRequest, reply: Reply, durationMs: number): void {
    const level = PROBES.has(request.path) ? 'debug' : 'info';
    if (!logger.writes(level)) return;
    const { requestId, method, path } = request;
    logger[level](
      {
        requestId,
        method,
        path: shownPath(path),
        status: reply.status,
        durationMs: Math.round(durationMs * 1000) / 1000,
        ...reply.log,
      },
      'request',
    );
  }

  /** What to answer when a handler failed: nothing if there is nobody to read it. */
  function failed(error: unknown, request: HttpRequest): Reply | undefined {
    if (error instanceof ClientGoneError) return undefined;
    const { requestId } = request;
    const refusal = refusalOf(error);
    const { code } = refusal;
    options.reportFailure({ requestId, code, error }, 'a request failed');
    return restError(ERROR_CODES[code].status, request, refusal);
  }

  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_SECONDS * 1000,
      connectionsCheckingInterval: TIMEOUT_CHECK_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    (message, response) => turns.take(message, response),
  );
  const turns = createTurns(server, {
    opened: options.opened,
    handle,
    answerTo(code) {
      const requestId = createId('request', clock.now());
      logger.info({ requestId, code }, 'no HTTP');
      return answerToNoHttp(code, { ...everyHeader, 'X-Request-Id': requestId });
    },
  });
  // A client that says it will send no more still reads: what it asked for is charged, and answered.
  // Node.js ends the connection behind the last answer. (No part of its documentation; where it is
  // gone, the connection ends at once, as it does without.)
  Object.assign(server, { httpAllowHalfOpen: true });
  // Bounded by their bytes; a bound on their number would drop the rest without a word.
  server.maxHeadersCount = 0;
  return Object.freeze({ server, drain: createDrain(server, { turns, logger }) });
}

/** A request that is being answered. */
interface Exchange {
  readonly request: HttpRequest;
  readonly response: ServerResponse;
  readonly startedAt: number;
  readonly route: Route;
  readonly done: () => void;
}

interface Route {
  /** One of our own paths, whatever the client's was. */
  readonly name: string;
  readonly handler: Handler;
  readonly send: Send;
}

/** What answers at a path where nothing is, and who sends answers. */
interface RouterOptions {
  readonly handler: Handler;
  readonly send: Send;
  /** For the answers that a proxy passes on to clients of another site. */
  readonly sendPassedOn: Send;
}

const PASSED_ON = '/verify';

function createRouter(
  routes: Readonly<Record<string, Handler>>,
  { handler: orElse, send, sendPassedOn }: RouterOptions,
): (path: string) => Route {
  const known = Object.entries(routes).map(([path, handler]) => {
    const name = path.replace(/(?<=.)\/$/, '');
    return { path, route: { name, handler, send: name === PASSED_ON ? sendPassedOn : send } };
  });
  const exact = new Map(known.map(({ path, route }) => [path, route]));
  const folders = known.filter(({ path }) => path !== '/' && path.endsWith('/'));
  const unknown: Route = { name: 'unknown', handler: orElse, send };
  return (asked) =>
    exact.get(asked) ?? folders.find(({ path }) => asked.startsWith(path))?.route ?? unknown;
}

const MAX_SHOWN_PATH_LENGTH = 200;

// Decoded, so that the log's scrubber sees a secret that was percent-encoded.
function shownPath(path: string): string {
  try {
    return decodeURIComponent(path).slice(0, MAX_SHOWN_PATH_LENGTH);
  } catch {
    return '(not UTF-8)';
  }
}

// What lies below these no person typed as the address of a page.
const FOR_PROGRAMS = /^\/(?:assets|auth|healthz|metrics|query|readyz|verify)(?:\/|$)/;

function handleUnknown(noSuchPage: Handler): Handler {
  return async (request) => {
    const isReading = request.method === 'GET' || request.method === 'HEAD';
    const isForPrograms = FOR_PROGRAMS.test(request.path);
    if (isReading && !isForPrograms && acceptsHtml(request.message.headers.accept)) {
      return noSuchPage(request);
    }
    return restError(404, request, {
      code: 'NOT_FOUND',
      message: 'Nothing is at this path. GraphQL is at /query, the door for proxies at /verify.',
    });
  };
}

/** A handler that only answers who wants to read. */
export function readOnly(handler: Handler): Handler {
  return async (request) => {
    if (request.method === 'GET' || request.method === 'HEAD') return handler(request);
    const message = `Method not allowed: expected GET, got ${request.method}`;
    const refused = restError(405, request, { code: 'METHOD_NOT_ALLOWED', message });
    return { ...refused, headers: { ...refused.headers, Allow: 'GET, HEAD' } };
  };
}
