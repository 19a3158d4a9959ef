import { expect } from 'vitest';
import type { Received } from '../../support/client.ts';
import type { Framework } from './frameworks.ts';

/** How a call is refused, as it is told in REST and in GraphQL. */
export interface Denial {
  readonly status: number;
  readonly code: string;
  readonly error: string;
  readonly reason: string;
  /** The message in GraphQL. */
  readonly message: string;
  readonly challenge?: string;
}

const INVALID = Object.freeze({
  status: 401,
  code: 'INVALID_TOKEN',
  error: 'Invalid or expired API key.',
  challenge: 'Bearer realm="tollkey", error="invalid_token"',
});

const LIMITED = Object.freeze({
  status: 429,
  code: 'QUOTA_EXCEEDED',
  error: 'Rate limit exceeded. Please try again later.',
});

/** The table, written down a second time. */
export const DENIALS = Object.freeze({
  missing: {
    ...INVALID,
    code: 'TOKEN_REQUIRED',
    reason: 'no token in access-token, Authorization or x-api-key',
    message: 'Access token is required',
    challenge: 'Bearer realm="tollkey"',
  },
  unknown: invalid('invalid token'),
  foreign: {
    ...invalid('invalid token'),
    reason:
      'invalid token: a text in access-token that is no API key of this server; expected: ' +
      'access-token: <key>, Authorization: Bearer <key> or x-api-key: <key>',
  },
  expired: invalid('token expired'),
  revoked: invalid('token revoked'),
  disabled: invalid('token disabled'),
  scope: {
    status: 403,
    code: 'PERMISSION_DENIED',
    error: 'This API key lacks the scope workflows:run.',
    reason: 'missing scope workflows:run',
    message: 'This API key lacks the scope workflows:run.',
    challenge: 'Bearer realm="tollkey", error="insufficient_scope", scope="workflows:run"',
  },
  minute: {
    ...LIMITED,
    reason: 'per-minute limit reached',
    message: 'API quota exceeded: per-minute limit reached',
  },
  day: {
    ...LIMITED,
    reason: 'daily limit reached',
    message: 'API quota exceeded: daily limit reached',
  },
  unavailable: {
    status: 503,
    code: 'UNAVAILABLE',
    error: 'API keys cannot be verified now. Please try again later.',
    reason: 'no verdict can be had',
    message: 'API keys cannot be verified now. Please try again later.',
  },
} satisfies Readonly<Record<string, Denial>>);

function invalid(reason: string): Denial {
  return { ...INVALID, reason, message: `Invalid access token: ${reason}` };
}

const CATEGORIES: Readonly<Record<number, string>> = {
  401: 'AUTHENTICATION',
  403: 'AUTHORIZATION',
  429: 'RATE_LIMIT',
  503: 'INTERNAL',
};

/** Expects a call to be refused like this, in the words of what the framework speaks. */
export function expectDenied(
  answer: Received,
  denial: Denial,
  { speaks }: Pick<Framework, 'speaks'>,
): void {
  const { status, code, error, reason, message, challenge } = denial;
  const requestId = answer.headers['x-request-id'];
  expect(answer.status).toBe(status);
  expect(requestId).toMatch(/^req_[0-9a-z]{26,32}$/);
  expect(answer.headers['www-authenticate']).toBe(challenge);
  if (speaks === 'rest') {
    expect(answer.body).toEqual({ error, code, reason, request_id: requestId });
    return;
  }
  expect(Object.keys(answer.body)).toEqual(['errors']);
  expect(answer.body.errors).toHaveLength(1);
  expect(answer.body.errors?.[0]).toMatchObject({
    message,
    extensions: {
      code,
      category: CATEGORIES[status],
      http_status: status,
      request_id: requestId,
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    },
  });
}
