import { expect } from 'vitest';
import type { Received, ReceivedError } from './client.ts';
import type { TestServer } from './test-server.ts';

/** The table of error codes, written down a second time: category and HTTP status. */
export const CODES = Object.freeze({
  TOKEN_REQUIRED: ['AUTHENTICATION', 401],
  INVALID_TOKEN: ['AUTHENTICATION', 401],
  QUOTA_EXCEEDED: ['RATE_LIMIT', 429],
  PERMISSION_DENIED: ['AUTHORIZATION', 403],
  NOT_FOUND: ['NOT_FOUND', 404],
  INVALID_ARGUMENT: ['VALIDATION', 400],
  ALREADY_EXISTS: ['CONFLICT', 409],
  FAILED_PRECONDITION: ['CONFLICT', 409],
  PAYLOAD_TOO_LARGE: ['VALIDATION', 413],
  UNSUPPORTED_MEDIA_TYPE: ['VALIDATION', 415],
  METHOD_NOT_ALLOWED: ['VALIDATION', 405],
  PERSISTED_QUERY_NOT_SUPPORTED: ['VALIDATION', 200],
  UNAVAILABLE: ['INTERNAL', 503],
  INTERNAL: ['INTERNAL', 500],
} as const);

/** A code of the table. */
export type Code = keyof typeof CODES;

/** Expects a refusal before execution: the code's own status, one envelope and no `data`. */
export function expectRefusal(server: TestServer, answer: Received, code: Code): ReceivedError {
  expect(answer.status).toBe(CODES[code][1]);
  expect(Object.keys(answer.body)).toEqual(['errors']);
  return expectEnvelope(server, answer, code);
}

/** Expects an error of execution: status 200, `data` beside, and one envelope. */
export function expectExecutionError(
  server: TestServer,
  answer: Received,
  code: Code,
): ReceivedError {
  expect(answer.status).toBe(200);
  expect(Object.keys(answer.body).sort()).toEqual(['data', 'errors']);
  return expectEnvelope(server, answer, code);
}

function expectEnvelope(server: TestServer, answer: Received, code: Code): ReceivedError {
  const [category, status] = CODES[code];
  const [error, ...others] = answer.body.errors ?? [];
  if (error === undefined) throw new Error(`expected an error, got ${answer.text}`);
  expect(others).toEqual([]);
  expect(error.extensions).toMatchObject({
    code,
    category,
    http_status: status,
    request_id: answer.headers['x-request-id'],
    timestamp: new Date(server.clock.now()).toISOString(),
  });
  return error;
}
