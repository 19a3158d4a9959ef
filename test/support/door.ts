import { expect } from 'vitest';
import { type Received, send } from './client.ts';
import type { TestServer } from './test-server.ts';

/** Who calls, in an answer. */
export const IDENTITY = ['x-key-id', 'x-account-id', 'x-key-label', 'x-key-scopes'];
/** How the limits stand, in an answer. */
export const LIMITS = [
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
  'ratelimit-policy',
  'ratelimit',
];

/** What can be chosen about a question to the door. */
export interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Asks the door with a secret, or without one. */
export function ask(
  server: TestServer,
  secret?: string | undefined,
  asked: Asked = {},
): Promise<Received> {
  const headers = { ...(secret && { authorization: `Bearer ${secret}` }), ...asked.headers };
  return send(server.url, { method: 'GET', path: '/verify', ...asked, headers });
}

/** A denial, as it must come. */
export interface Denial {
  readonly status: number;
  readonly error: string;
  readonly code: string;
  readonly reason: string;
  readonly challenge?: string;
}

/** Expects a denial in the seeds' REST shape, with the same code and reason in the headers. */
export function expectDenial(answer: Received, denial: Denial): void {
  const { status, error, code, reason, challenge } = denial;
  expect(answer.status).toBe(status);
  expect(answer.body).toEqual({
    error,
    code,
    reason,
    request_id: answer.headers['x-request-id'],
  });
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(answer.headers['x-error-code']).toBe(code);
  expect(answer.headers['x-error-reason']).toBe(reason);
  expect(answer.headers['www-authenticate']).toBe(challenge);
  for (const name of IDENTITY) expect(answer.headers).not.toHaveProperty(name);
}

/** The denial of a secret that counts for nothing. */
export function invalid(reason: string): Denial {
  return {
    status: 401,
    error: 'Invalid or expired API key.',
    code: 'INVALID_TOKEN',
    reason,
    challenge: 'Bearer realm="tollkey", error="invalid_token"',
  };
}
