import type { ErrorCode, Refusal } from '../domain/errors.ts';
import type { ScrubSecrets } from '../kernel/scrub-secrets.ts';

/** What sort of failure a code is. */
export type ErrorCategory =
  | 'AUTHENTICATION'
  | 'RATE_LIMIT'
  | 'AUTHORIZATION'
  | 'NOT_FOUND'
  | 'VALIDATION'
  | 'CONFLICT'
  | 'INTERNAL';

/** Each code's category and HTTP status: the table of the README. */
export const ERROR_CODES: Readonly<
  Record<ErrorCode, { readonly category: ErrorCategory; readonly status: number }>
> = Object.freeze({
  TOKEN_REQUIRED: { category: 'AUTHENTICATION', status: 401 },
  INVALID_TOKEN: { category: 'AUTHENTICATION', status: 401 },
  QUOTA_EXCEEDED: { category: 'RATE_LIMIT', status: 429 },
  PERMISSION_DENIED: { category: 'AUTHORIZATION', status: 403 },
  NOT_FOUND: { category: 'NOT_FOUND', status: 404 },
  INVALID_ARGUMENT: { category: 'VALIDATION', status: 400 },
  ALREADY_EXISTS: { category: 'CONFLICT', status: 409 },
  FAILED_PRECONDITION: { category: 'CONFLICT', status: 409 },
  PAYLOAD_TOO_LARGE: { category: 'VALIDATION', status: 413 },
  UNSUPPORTED_MEDIA_TYPE: { category: 'VALIDATION', status: 415 },
  METHOD_NOT_ALLOWED: { category: 'VALIDATION', status: 405 },
  // Not an error to the clients that know it: some of them read no other status.
  PERSISTED_QUERY_NOT_SUPPORTED: { category: 'VALIDATION', status: 200 },
  UNAVAILABLE: { category: 'INTERNAL', status: 503 },
  INTERNAL: { category: 'INTERNAL', status: 500 },
});

/** Where in a document an error arose. */
export interface ErrorPlace {
  readonly locations?: readonly { readonly line: number; readonly column: number }[] | undefined;
  readonly path?: readonly (string | number)[] | undefined;
}

/** One GraphQL error as it goes out (GraphQL, section 7.1.2, with our `extensions`). */
export interface ErrorEnvelope extends ErrorPlace {
  readonly message: string;
  readonly extensions: {
    readonly code: ErrorCode;
    readonly category: ErrorCategory;
    readonly http_status: number;
    readonly request_id: string;
    readonly timestamp: string;
    readonly details?: readonly string[];
    readonly context?: Readonly<Record<string, string>>;
  };
}

/** Puts refusals of one request into envelopes. */
export type Enclose = (refusal: Refusal, place?: ErrorPlace) => ErrorEnvelope;

// graphql-js prints the whole of a value that does not fit.
const MAX_MESSAGE_LENGTH = 500;

function cut(message: string): string {
  return message.length <= MAX_MESSAGE_LENGTH
    ? message
    : `${message.slice(0, MAX_MESSAGE_LENGTH)}…`;
}

/**
 * An encloser for one request. Whatever looks like a secret is cut to its prefix: graphql-js quotes
 * a wrongly typed value in its message, and an id asked for may be a secret by mistake.
 */
export function createEnclose(request: {
  readonly requestId: string;
  readonly nowMs: number;
  readonly scrub: ScrubSecrets;
}): Enclose {
  const { requestId, nowMs, scrub } = request;
  return ({ code, message, details, context }, place = {}) => ({
    message: cut(scrub(message)),
    ...(place.locations && { locations: place.locations }),
    ...(place.path && { path: place.path }),
    extensions: {
      code,
      category: ERROR_CODES[code].category,
      http_status: ERROR_CODES[code].status,
      request_id: requestId,
      timestamp: new Date(nowMs).toISOString(),
      ...(details && { details: details.map(scrub) }),
      ...(context && {
        context: Object.fromEntries(
          Object.entries(context).map(([name, value]) => [name, scrub(value)]),
        ),
      }),
    },
  });
}
