import { expect, test } from 'vitest';
import { securityHeaders } from '../../src/http/security-headers.ts';
import { type RawRequest, send } from '../support/client.ts';
import { startTestServer } from '../support/test-server.ts';

const API_POLICY =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const json = { 'content-type': 'application/json' };
const body = JSON.stringify({ query: '{ __typename }' });

interface Answered extends RawRequest {
  readonly what: string;
  readonly status: number;
  /** Asked for without a credential. */
  readonly isStranger?: boolean;
}

/** One of every kind of answer. */
const answers: readonly Answered[] = [
  { what: 'a result', status: 200, headers: json, body },
  { what: 'a bad document', status: 400, headers: json, body: '{}' },
  { what: 'a stranger', status: 401, headers: { ...json, 'access-token': 'garbage' }, body },
  { what: 'another method', status: 405, method: 'DELETE' },
  { what: 'too large a body', status: 413, headers: json, body: ' '.repeat(65_537) },
  { what: 'another media type', status: 415, headers: { 'content-type': 'text/plain' }, body },
  { what: 'an unknown path', status: 404, method: 'GET', path: '/nothing' },
  { what: 'an unknown asset', status: 404, method: 'GET', path: '/assets/nothing.js' },
  { what: 'health', status: 200, method: 'GET', path: '/healthz' },
  { what: 'readiness', status: 200, method: 'GET', path: '/readyz' },
  {
    what: 'the page',
    status: 200,
    method: 'GET',
    headers: { accept: 'text/html' },
    isStranger: true,
  },
  { what: 'a preflight', status: 405, method: 'OPTIONS' },
];

test.each(answers)('protects $what ($status)', async ({ what, status, isStranger, ...raw }) => {
  const { url, rootSecret } = await startTestServer();
  const answer = await send(url, {
    ...raw,
    headers: { ...(!isStranger && { 'access-token': rootSecret }), ...raw.headers },
  });
  expect(answer.status).toBe(status);
  expect(answer.headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-store',
    'x-request-id': expect.any(String),
  });
  if (what !== 'the page') expect(answer.headers['content-security-policy']).toBe(API_POLICY);
  expect(answer.headers).not.toHaveProperty('x-powered-by');
  expect(answer.headers).not.toHaveProperty('server');
});

test.each(answers)('shares $what ($status) with no other origin', async ({ what: _, ...raw }) => {
  const { url, rootSecret } = await startTestServer();
  const { headers } = await send(url, {
    ...raw,
    headers: {
      'access-token': rootSecret,
      origin: 'https://elsewhere.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'access-token, content-type',
      ...raw.headers,
    },
  });
  const shared = Object.keys(headers).filter((name) => name.startsWith('access-control-'));
  expect(shared).toEqual([]);
});

test('asks browsers to come by https only where the public address is https', () => {
  expect(securityHeaders({ isHttps: true })).toHaveProperty(
    'Strict-Transport-Security',
    'max-age=31536000',
  );
  expect(securityHeaders({ isHttps: false })).not.toHaveProperty('Strict-Transport-Security');
});
