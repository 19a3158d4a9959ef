import type { GraphQLError } from 'graphql';
import type { NoCredential } from '../context/credential-refusals.ts';
import type { Gate } from '../context/gate.ts';
import { createRequestContext, type RequestContext } from '../context/request-context.ts';
import type { Denial } from '../domain/denial.ts';
import type { Domain } from '../domain/domain.ts';
import type { Refusal } from '../domain/errors.ts';
import type { Principal } from '../domain/principal.ts';
import { andThen, type MaybePromise } from '../kernel/and-then.ts';
import type { Logger } from '../kernel/logger.ts';
import { createOneAtATime } from '../kernel/one-at-a-time.ts';
import type { ScrubSecrets } from '../kernel/scrub-secrets.ts';
import { causeOf, refusalOfGraphqlError } from '../schema/graphql-errors.ts';
import { type Answer, createAnswer, type Known } from './answer.ts';
import { createGraphqlEngine, type Operation, type PrepareOperation } from './graphql-engine.ts';
import { readGraphqlParams } from './graphql-params.ts';
import { acceptsHtml } from './negotiate.ts';
import { LEAST_COST, type OperationCost, POINTS_A_USE } from './operation-cost.ts';
import { cookieOf } from './presented.ts';
import { ClientGoneError } from './read-body.ts';
import type { Handler, HttpRequest, Reply } from './reply.ts';
import type { ReportFailure } from './report-failure.ts';

/** What `/query` works with. */
export interface QueryOptions {
  readonly gate: Gate;
  readonly domain: Domain;
  readonly scrub: ScrubSecrets;
  readonly logger: Logger;
  readonly reportFailure: ReportFailure;
  /** Answers a browser with GraphiQL. */
  readonly graphiql: Handler;
}

/** `/query`: GraphQL over HTTP, and GraphiQL for a browser. */
export function createQueryHandler(options: QueryOptions): Handler {
  const { domain, gate, scrub, reportFailure, graphiql } = options;
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
      reportFailure({ requestId, code: refusal.code, error }, 'a request failed');
      return answer.refuse(refusal);
    }
  };
}

// What can return no more than this takes less than a millisecond, and is done in few pieces.
const SMALL_COMPLEXITY = 1_000;

/**
 * The way of one GraphQL request, in this order: who asks, have they anything left, what do they
 * ask, what does it cost, and only then the doing of it.
 */
function createAsk({ domain, gate, logger, reportFailure }: QueryOptions) {
  const prepareOperation = createGraphqlEngine(domain);

  function deny(answer: Answer, denial: Denial | NoCredential, who?: Known): Reply {
    const { code, apiKey, refusal, quota } = denial;
    domain.metrics.countVerdict('query', code);
    const keyId = apiKey === undefined ? {} : { keyId: apiKey.id };
    return answer.refuse(refusal, { ...who, ...keyId, verdict: code, metering: quota });
  }

  /** Executes an operation: of those that can return much a few at once. */
  function execute(operation: Ready, admitted: Admitted): MaybePromise<Reply> {
    const { answer, request, context, known } = admitted;
    if (operation.cost.complexity > POINTS_A_USE) {
      const owner = context.call.principal.accountId;
      return domain.large.run(owner, () => executeInSlices(operation, admitted));
    }
    return andThen(operation.execute(context), (result) => {
      if (result.errors) report(result.errors, { logger, reportFailure }, request);
      return answer.respond(result, known);
    });
  }

  /** The same where the answer is written in slices, and says what it cost if that is not plain. */
  async function executeInSlices(
    operation: Ready,
    { answer, request, context, known }: Admitted,
  ): Promise<Reply> {
    const result = await operation.execute(context);
    if (result.errors) report(result.errors, { logger, reportFailure }, request);
    const { uses, complexity, isBig } = operation.cost;
    const said = isBig ? { ...result, extensions: { cost: { uses, complexity } } } : result;
    return answer.respondInSlices(said, known, domain.slices);
  }

  return async function ask(request: HttpRequest, answer: Answer): Promise<Reply> {
    const identified = await gate.authenticate(request.presented, () => cookieOf(request));
    if (identified.kind === 'refused') return deny(answer, identified);

    const who = logged(identified.principal);
    const remaining = await gate.requireRemaining(identified.principal);
    if (remaining.kind === 'refused') return deny(answer, remaining, who);

    const operation = await readOperation(request, domain, prepareOperation);
    if (operation.kind === 'refused') return answer.refuse(operation.refusal, who);

    const { cost } = operation;
    const admission = await gate.spend(identified.principal, cost.uses);
    if (admission.kind === 'refused') return deny(answer, admission, who);
    domain.metrics.countVerdict('query', 'VALID');
    const { principal, quota } = admission;
    // Field by field, as is what the log gets: to spread an object takes longer than to make one.
    const { keyId, userId, verdict } = who;
    const known: Known = { keyId, userId, verdict, metering: quota };
    if (operation.kind === 'malformed') return answer.refuse(operation.refusal, known);
    if (operation.kind === 'invalid') return answer.respond({ errors: operation.errors }, known);

    const call = { principal, requestId: request.requestId };
    const context = createRequestContext(domain, call, {
      quota: quota?.state ?? null,
      isSliced: cost.complexity > SMALL_COMPLEXITY,
      inTurn: operation.rootFields > 1 ? createOneAtATime() : undefined,
    });
    return execute(operation, { answer, request, context, known });
  };
}

type Ready = Extract<Operation, { kind: 'ready' }>;

/** A request whose operation is charged, and may be executed. */
interface Admitted {
  readonly answer: Answer;
  readonly request: HttpRequest;
  readonly context: RequestContext;
  readonly known: Known;
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

/** A browser asks for HTML and has no Tollkey key to send; a program that has one means GraphQL. */
function wantsPage({ method, message, presented }: HttpRequest, gate: Gate): boolean {
  return method === 'GET' && acceptsHtml(message.headers.accept) && !gate.carriesSecret(presented);
}

/** What a request asks for: nothing that is charged, nothing that can be done, or an operation. */
type Asked =
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'malformed'; readonly cost: OperationCost; readonly refusal: Refusal }
  | Operation;

async function readOperation(
  request: HttpRequest,
  { slices, shortSlices }: Domain,
  prepare: PrepareOperation,
): Promise<Asked> {
  const read = await readGraphqlParams(request, slices);
  if (read.kind === 'refused') {
    const isMalformed = read.refusal.code === 'INVALID_ARGUMENT';
    return isMalformed ? { kind: 'malformed', cost: LEAST_COST, refusal: read.refusal } : read;
  }
  // What is read at the same moment is parsed in slices too.
  const due = read.params.isLong ? slices.next() : shortSlices.next();
  if (due !== undefined) await due;
  const prepared = prepare(read.params);
  const operation = prepared instanceof Promise ? await prepared : prepared;
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

type Reports = Pick<QueryOptions, 'logger' | 'reportFailure'>;

function report(errors: readonly GraphQLError[], reports: Reports, request: HttpRequest): void {
  const { requestId } = request;
  for (const error of errors) {
    const { code } = refusalOfGraphqlError(error);
    const cause = causeOf(error);
    if (code === 'UNAVAILABLE') {
      reports.reportFailure({ requestId, code, error: cause }, 'a resolver failed');
    } else if (code === 'INTERNAL') {
      const { stack } = cause instanceof Error ? cause : error;
      reports.logger.error({ requestId, path: error.path, stack }, 'a resolver failed');
    }
  }
}
