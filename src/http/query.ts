import type { GraphQLError } from 'graphql';
import type { NoCredential } from '../context/credential-refusals.ts';
import type { Gate } from '../context/gate.ts';
import { createRequestContext } from '../context/request-context.ts';
import type { Denial } from '../domain/denial.ts';
import type { Domain } from '../domain/domain.ts';
import type { Refusal } from '../domain/errors.ts';
import type { Principal } from '../domain/principal.ts';
import type { Logger } from '../kernel/logger.ts';
import type { ScrubSecrets } from '../kernel/scrub-secrets.ts';
import { stackOf } from '../kernel/stack-of.ts';
import { causeOf, isUnexpected } from '../schema/graphql-errors.ts';
import { type Answer, createAnswer, type Known } from './answer.ts';
import { createGraphqlEngine, type Operation, type PrepareOperation } from './graphql-engine.ts';
import { readGraphqlParams } from './graphql-params.ts';
import { acceptsHtml } from './negotiate.ts';
import { cookieOf } from './presented.ts';
import { ClientGoneError } from './read-body.ts';
import type { Handler, HttpRequest, Reply } from './reply.ts';

/** What `/query` works with. */
export interface QueryOptions {
  readonly gate: Gate;
  readonly domain: Domain;
  readonly scrub: ScrubSecrets;
  readonly logger: Logger;
  /** Answers a browser with GraphiQL. */
  readonly graphiql: Handler;
}

/** `/query`: GraphQL over HTTP, and GraphiQL for a browser. */
export function createQueryHandler(options: QueryOptions): Handler {
  const { domain, gate, scrub, logger, graphiql } = options;
  const ask = createAsk(options);

  return async function handleQuery(request): Promise<Reply> {
    const { method, requestId } = request;
    if (wantsPage(request, gate)) return graphiql(request);
    const answer = createAnswer(request, { nowMs: domain.clock.now(), scrub });
    if (method !== 'POST' && method !== 'GET') {
      return answer.refuse(methodNotAllowed('POST, or GET for queries', method));
    }
    try {
      return await ask(request, answer);
    } catch (error) {
      if (error instanceof ClientGoneError) throw error;
      const refusal = gate.refusalOf(error);
      logger.error({ requestId, code: refusal.code, stack: stackOf(error) }, 'a request failed');
      return answer.refuse(refusal);
    }
  };
}

/**
 * The way of one GraphQL request, in this order: who asks, have they anything left, what do they
 * ask, what does it cost, and only then the doing of it.
 */
function createAsk({ domain, gate, logger }: QueryOptions) {
  const prepareOperation = createGraphqlEngine(domain);

  function deny(answer: Answer, denial: Denial | NoCredential, who?: Known): Reply {
    const { code, apiKey, refusal, quota } = denial;
    domain.metrics.countVerdict('query', code);
    const keyId = apiKey === undefined ? {} : { keyId: apiKey.id };
    return answer.refuse(refusal, { ...who, ...keyId, verdict: code, metering: quota });
  }

  return async function ask(request: HttpRequest, answer: Answer): Promise<Reply> {
    const identified = await gate.authenticate(request.presented, () => cookieOf(request));
    if (identified.kind === 'refused') return deny(answer, identified);

    const who = logged(identified.principal);
    const remaining = await gate.requireRemaining(identified.principal);
    if (remaining.kind === 'refused') return deny(answer, remaining, who);

    const operation = await readOperation(request, prepareOperation);
    if (operation.kind === 'refused') return answer.refuse(operation.refusal, who);

    const admission = await gate.spend(identified.principal, operation.cost);
    if (admission.kind === 'refused') return deny(answer, admission, who);
    domain.metrics.countVerdict('query', 'VALID');
    const { principal, quota } = admission;
    // Field by field, as is what the log gets: to spread an object takes longer than to make one.
    const { keyId, userId, verdict } = who;
    const known: Known = { keyId, userId, verdict, metering: quota };
    if (operation.kind === 'malformed') return answer.refuse(operation.refusal, known);
    if (operation.kind === 'invalid') return answer.respond({ errors: operation.errors }, known);

    const call = { principal, requestId: request.requestId };
    const context = createRequestContext(domain, call, quota?.state ?? null);
    const result = await operation.execute(context);
    if (result.errors) reportBugs(result.errors, logger, request);
    return answer.respond(result, known);
  };
}

/** Who asks, as the log says it once nothing speaks against them. */
function logged(principal: Principal): Known {
  const isUser = principal.kind === 'user';
  return {
    keyId: isUser ? undefined : principal.apiKey.id,
    userId: isUser ? principal.user.id : undefined,
    verdict: 'VALID',
  };
}

/** A browser asks for HTML and has no key of ours to send; a program that has one means GraphQL. */
function wantsPage({ method, message, presented }: HttpRequest, gate: Gate): boolean {
  return method === 'GET' && acceptsHtml(message.headers.accept) && !gate.carriesSecret(presented);
}

/** What a request asks for: nothing that is charged, nothing that can be done, or an operation. */
type Asked =
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'malformed'; readonly cost: 1; readonly refusal: Refusal }
  | Operation;

async function readOperation(request: HttpRequest, prepare: PrepareOperation): Promise<Asked> {
  const read = await readGraphqlParams(request);
  if (read.kind === 'refused') {
    const isMalformed = read.refusal.code === 'INVALID_ARGUMENT';
    return isMalformed ? { kind: 'malformed', cost: 1, refusal: read.refusal } : read;
  }
  const operation = prepare(read.params);
  if (operation.kind === 'ready' && operation.isMutation && request.method === 'GET') {
    return { kind: 'refused', refusal: methodNotAllowed('POST for mutations', 'GET') };
  }
  return operation;
}

function methodNotAllowed(expected: string, received: string): Refusal {
  return {
    code: 'METHOD_NOT_ALLOWED',
    message: `Method not allowed: expected ${expected}, got ${received}`,
  };
}

function reportBugs(errors: readonly GraphQLError[], logger: Logger, request: HttpRequest): void {
  for (const error of errors) {
    if (!isUnexpected(error)) continue;
    const cause = causeOf(error);
    const { stack } = cause instanceof Error ? cause : error;
    logger.error({ requestId: request.requestId, path: error.path, stack }, 'a resolver failed');
  }
}
