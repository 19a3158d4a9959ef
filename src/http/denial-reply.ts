import type { NoCredential } from '../context/credential-refusals.ts';
import type { NoScope } from '../context/no-scope.ts';
import type { DenialCode } from '../domain/denial-words.ts';
import type { ErrorCode, Refusal } from '../domain/errors.ts';
import type { Metering } from '../quota/metering.ts';
import { rateLimitLines } from './rate-limit-headers.ts';
import { type HttpRequest, jsonReply, type Reply } from './reply.ts';

/** The store cannot answer: nothing is known of what was presented. */
export interface Unavailable {
  readonly kind: 'refused';
  readonly code: 'UNAVAILABLE';
  readonly reason: string;
  readonly refusal: Refusal;
  readonly apiKey: undefined;
  readonly quota: null;
}

/** The one answer of its kind. */
export const UNAVAILABLE: Unavailable = Object.freeze({
  kind: 'refused',
  code: 'UNAVAILABLE',
  reason: 'the database cannot answer',
  refusal: {
    code: 'UNAVAILABLE',
    message: 'API keys cannot be verified now. Please try again later.',
  },
  apiKey: undefined,
  quota: null,
} satisfies Unavailable);

/** As much of a denial as is told. */
export interface Told {
  readonly code: DenialCode | NoCredential['code'] | NoScope['code'] | Unavailable['code'];
  readonly reason: string;
  readonly refusal: Refusal;
  readonly missingScopes?: readonly string[];
  readonly quota: Metering | null;
}

/** How a presented secret is denied where no GraphQL is spoken. */
interface Words {
  readonly status: number;
  readonly code: ErrorCode;
  readonly error: string;
  /** What `WWW-Authenticate` says (RFC 6750, section 3). */
  readonly challenge?: string;
}

/** A denial in the seeds' REST shape, with the same code and reason in headers. */
export function denialReply({ requestId }: Pick<HttpRequest, 'requestId'>, denial: Told): Reply {
  const { reason } = denial;
  const { status, code, error, challenge } = wordsFor(denial);
  const reply = jsonReply(status, { error, code, reason, request_id: requestId });
  return {
    ...reply,
    headers: {
      ...reply.headers,
      // For nginx, which throws away the body of an answer to auth_request.
      'X-Error-Code': code,
      'X-Error-Reason': reason,
      ...(challenge && { 'WWW-Authenticate': challenge }),
      // How long it will take nobody knows; not at once, though.
      ...(code === 'UNAVAILABLE' && { 'Retry-After': '1' }),
    },
    lines: rateLimitLines(denial.quota),
    log: { code },
  };
}

/** The challenge without an error: no token came. */
export const CHALLENGE = 'Bearer realm="tollkey"';

const INVALID: Words = Object.freeze({
  status: 401,
  code: 'INVALID_TOKEN',
  error: 'Invalid or expired API key.',
  challenge: `${CHALLENGE}, error="invalid_token"`,
});

function wordsFor(denial: Told): Words {
  switch (denial.code) {
    case 'TOKEN_REQUIRED':
      return { ...INVALID, code: 'TOKEN_REQUIRED', challenge: CHALLENGE };
    // Not 400: of the statuses other than these, nginx makes an error of its own.
    case 'TOKEN_AMBIGUOUS':
    case 'TOKEN_IN_URL':
      return {
        ...INVALID,
        error: denial.refusal.message,
        challenge: `${CHALLENGE}, error="invalid_request"`,
      };
    case 'SCOPE_INVALID':
      return { status: 400, code: 'INVALID_ARGUMENT', error: denial.refusal.message };
    case 'INSUFFICIENT_SCOPE':
      return {
        status: 403,
        code: 'PERMISSION_DENIED',
        error: denial.refusal.message,
        challenge: `${CHALLENGE}, error="insufficient_scope", scope="${denial.missingScopes?.join(' ')}"`,
      };
    case 'QUOTA_EXCEEDED':
      return {
        status: 429,
        code: 'QUOTA_EXCEEDED',
        error: 'Rate limit exceeded. Please try again later.',
      };
    case 'UNAVAILABLE':
      return {
        status: 503,
        code: 'UNAVAILABLE',
        error: denial.refusal.message,
      };
    default:
      return INVALID;
  }
}
