import type { ExecutionResult } from 'graphql';
import type { Refusal } from '../domain/errors.ts';
import { jsonInSlices } from '../kernel/json-in-slices.ts';
import { stringify } from '../kernel/raw-json.ts';
import { remember } from '../kernel/remember.ts';
import type { ScrubSecrets } from '../kernel/scrub-secrets.ts';
import type { Slices } from '../kernel/slices.ts';
import type { Metering } from '../quota/metering.ts';
import { refusalOfGraphqlError } from '../schema/graphql-errors.ts';
import { CHALLENGE } from './denial-reply.ts';
import { createEnclose, type Enclose, ERROR_CODES, type ErrorEnvelope } from './envelope.ts';
import { linesOf } from './header-lines.ts';
import { negotiate } from './negotiate.ts';
import { rateLimitLines } from './rate-limit-headers.ts';
import type { HttpRequest, Reply } from './reply.ts';

/** Puts together the answer to one GraphQL request. */
export interface Answer {
  /** Refuses before anything is executed: the code's own status, and no `data`. */
  readonly refuse: (refusal: Refusal, known?: Known) => Reply;
  /** Answers with a result of GraphQL, whose errors get the envelope. */
  readonly respond: (result: ExecutionResult, known: Known) => Reply;
  /** The same for a result that can be large, written in slices. */
  readonly respondInSlices: (
    result: ExecutionResult,
    known: Known,
    slices: Slices,
  ) => Promise<Reply>;
}

/** What was found out about a caller: it stands in the log, and the limits in the headers. */
export interface Known {
  readonly keyId?: string | undefined;
  readonly userId?: string | undefined;
  readonly verdict?: string | undefined;
  /** Defaults to no limits. */
  readonly metering?: Metering | null;
}

const NOTHING: Known = Object.freeze({});
const LINE_END = Buffer.from('\n');
const NO_HEADERS: Reply['headers'] = Object.freeze({});

// There are few: what can be negotiated.
const typeLineOf = remember((contentType: string) => linesOf({ 'Content-Type': contentType }));

/** The answer to a request. */
export function createAnswer(
  request: HttpRequest,
  options: { readonly nowMs: number; readonly scrub: ScrubSecrets },
): Answer {
  const { contentType, isLegacy } = negotiate(request.message.headers.accept);
  const typeLine = typeLineOf(contentType);
  const enclosing = (): Enclose => createEnclose({ ...options, requestId: request.requestId });

  function reply(
    { status, body }: Response,
    known: Known,
    written: string | Buffer = stringify(body),
  ): Reply {
    const code = body.errors?.[0]?.extensions.code;
    return {
      status,
      headers: (code !== undefined && CODE_HEADERS[code]) || NO_HEADERS,
      lines: typeLine + rateLimitLines(known.metering ?? null),
      body: typeof written === 'string' ? `${written}\n` : written,
      endsConnection: code === 'PAYLOAD_TOO_LARGE',
      log: { verdict: known.verdict, code, keyId: known.keyId, userId: known.userId },
    };
  }

  function responseTo({ data, errors, extensions }: ExecutionResult): Response {
    // What most come to, without the objects that the rest is put together from.
    if (data !== undefined && errors === undefined && extensions === undefined) {
      return { status: 200, body: { data } };
    }
    const enclose = errors && enclosing();
    const envelopes =
      enclose && errors.map((error) => enclose(refusalOfGraphqlError(error), error));
    const isExecuted = data !== undefined;
    const body = {
      ...(envelopes && { errors: envelopes }),
      ...(isExecuted && { data }),
      ...(extensions && { extensions }),
    };
    return { status: isExecuted || isLegacy ? 200 : statusOf(envelopes), body };
  }

  return {
    refuse(refusal, known = NOTHING) {
      const errors = [enclosing()(refusal)];
      return reply({ status: ERROR_CODES[refusal.code].status, body: { errors } }, known);
    },
    respond: (result, known) => reply(responseTo(result), known),
    async respondInSlices(result, known, slices) {
      const response = responseTo(result);
      const pieces = await jsonInSlices(response.body, slices);
      return reply(response, known, Buffer.concat([...pieces, LINE_END]));
    },
  };
}

/** What a result comes to, before it is written. */
interface Response {
  readonly status: number;
  readonly body: ResponseBody;
}

interface ResponseBody extends Omit<ExecutionResult, 'errors'> {
  readonly errors?: readonly ErrorEnvelope[];
}

// RFC 6750, section 3: `error` only when a token came. RFC 9110, section 15.5.6: 405 tells what is
// allowed.
const CODE_HEADERS: Readonly<Record<string, Readonly<Record<string, string>>>> = Object.freeze({
  TOKEN_REQUIRED: { 'WWW-Authenticate': CHALLENGE },
  INVALID_TOKEN: { 'WWW-Authenticate': `${CHALLENGE}, error="invalid_token"` },
  METHOD_NOT_ALLOWED: { Allow: 'GET, POST' },
});

function statusOf(envelopes: readonly ErrorEnvelope[] | undefined): number {
  return envelopes?.[0]?.extensions.http_status ?? 200;
}
