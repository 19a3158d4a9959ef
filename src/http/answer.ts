import type { ExecutionResult } from 'graphql';
import type { Refusal } from '../domain/errors.ts';
import type { ScrubSecrets } from '../kernel/scrub-secrets.ts';
import type { Metering } from '../quota/metering.ts';
import { refusalOfGraphqlError } from '../schema/graphql-errors.ts';
import { CHALLENGE } from './denial-reply.ts';
import { createEnclose, ERROR_CODES, type ErrorEnvelope } from './envelope.ts';
import { negotiate } from './negotiate.ts';
import { rateLimitLines } from './rate-limit-headers.ts';
import type { HttpRequest, Reply } from './reply.ts';

/** Puts together the answer to one GraphQL request, as more becomes known of it. */
export interface Answer {
  /** The same, for a caller of whom more is known: key or person and verdict stand in the log. */
  readonly of: (judged: Judged) => Answer;
  /** The same, with the caller's limits in the headers. */
  readonly metered: (admission: { readonly quota: Metering | null }) => Answer;
  /** Refuses before anything is executed: the code's own status, and no `data`. */
  readonly refuse: (refusal: Refusal) => Reply;
  /** Answers with a result of GraphQL, whose errors get the envelope. */
  readonly respond: (result: ExecutionResult) => Reply;
}

/** What was found out about a caller. */
export interface Judged {
  readonly keyId?: string;
  readonly userId?: string;
  readonly verdict?: string;
}

interface Known extends Judged {
  readonly metering?: Metering | null;
}

/** The answer to a request of which nothing is known yet. */
export function createAnswer(
  request: HttpRequest,
  options: { readonly nowMs: number; readonly scrub: ScrubSecrets },
): Answer {
  const enclose = createEnclose({ ...options, requestId: request.requestId });
  const { contentType, isLegacy } = negotiate(request.message.headers.accept);

  function reply(known: Known, status: number, body: ResponseBody): Reply {
    const code = body.errors?.[0]?.extensions.code;
    return {
      status,
      headers: {
        'Content-Type': contentType,
        ...(code !== undefined && CODE_HEADERS[code]),
      },
      lines: rateLimitLines(known.metering ?? null),
      body: `${JSON.stringify(body)}\n`,
      endsConnection: code === 'PAYLOAD_TOO_LARGE',
      log: { verdict: known.verdict, code, keyId: known.keyId, userId: known.userId },
    };
  }

  function answerFor(known: Known): Answer {
    return Object.freeze({
      of: (judged) => answerFor({ ...known, ...judged }),
      metered: ({ quota }) => answerFor({ ...known, metering: quota }),
      refuse(refusal) {
        return reply(known, ERROR_CODES[refusal.code].status, { errors: [enclose(refusal)] });
      },
      respond({ data, errors, extensions }) {
        const envelopes = errors?.map((error) => enclose(refusalOfGraphqlError(error), error));
        const isExecuted = data !== undefined;
        const status = isExecuted || isLegacy ? 200 : statusOf(envelopes);
        return reply(known, status, {
          ...(envelopes && { errors: envelopes }),
          ...(isExecuted && { data }),
          ...(extensions && { extensions }),
        });
      },
    } satisfies Answer);
  }

  return answerFor({});
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
