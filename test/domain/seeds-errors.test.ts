import { expect, test } from 'vitest';
import { type Received, send } from '../support/client.ts';
import { readOwnAccount } from '../support/mutations.ts';
import { createTestClock } from '../support/test-clock.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

// What each error of the Galxe document carries besides its code: this request id, at this instant.
const requestId = 'req_123456789';
const timestamp = '2024-01-01T00:00:00.000Z';

interface Asked {
  readonly secret?: string;
  readonly document?: string;
}

async function ask(server: TestServer, { secret, document }: Asked): Promise<Received> {
  server.clock.set(timestamp);
  return send(server.url, {
    headers: {
      'content-type': 'application/json',
      'x-request-id': requestId,
      ...(secret !== undefined && { 'access-token': secret }),
    },
    body: JSON.stringify({ query: document ?? 'query { __typename }' }),
  });
}

test('Invalid Token: "Invalid access token: invalid token"', async () => {
  const server = await startTestServer();
  const answer = await ask(server, { secret: 'YOUR_ACCESS_TOKEN' });
  expect(answer.status).toBe(401);
  expect(answer.body).toEqual({
    errors: [
      {
        message: 'Invalid access token: invalid token',
        extensions: {
          code: 'INVALID_TOKEN',
          category: 'AUTHENTICATION',
          http_status: 401,
          request_id: requestId,
          timestamp,
          details: [
            'received: a text in access-token that is no API key of this server',
            expect.stringMatching(/^expected: access-token: gx_\.\.\., /),
          ],
        },
      },
    ],
  });
});

test('Missing Header: "Access token is required"', async () => {
  const server = await startTestServer();
  const answer = await ask(server, {});
  expect(answer.status).toBe(401);
  expect(answer.body).toEqual({
    errors: [
      {
        message: 'Access token is required',
        extensions: {
          code: 'TOKEN_REQUIRED',
          category: 'AUTHENTICATION',
          http_status: 401,
          request_id: requestId,
          timestamp,
          details: [expect.stringMatching(/^expected: access-token: gx_\.\.\., /)],
        },
      },
    ],
  });
});

test('Rate Limiting: "API quota exceeded: daily limit reached", with the limit of 1000', async () => {
  const server = await startTestServer({ clock: createTestClock(timestamp) });
  const { secret, client } = await server.createKey({ rateLimit: { perMinute: 10_000 } });
  const aliases = Array.from({ length: 25 }, (_, index) => `use${index}: __typename`);
  for (let sent = 0; sent < 40; sent += 1) await client.data(`{ ${aliases.join(' ')} }`);
  const answer = await ask(server, { secret });
  expect(answer.status).toBe(429);
  expect(answer.body).toEqual({
    errors: [
      {
        message: 'API quota exceeded: daily limit reached',
        extensions: {
          code: 'QUOTA_EXCEEDED',
          category: 'RATE_LIMIT',
          http_status: 429,
          request_id: requestId,
          timestamp,
          details: [
            'quota_type: daily',
            'limit: 1000',
            `retry_after: ${answer.headers['retry-after']}`,
          ],
          context: { window: 'day', resets_at: expect.stringMatching(/T00:00:00.000Z$/) },
        },
      },
    ],
  });
});

test('PERMISSION_DENIED: insufficient permissions, with the scope that is missing', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey();
  const answer = await ask(server, { secret, document: '{ apiKeys { totalCount } }' });
  const error = answer.body.errors?.[0];
  expect(error?.message).toContain('keys:read');
  expect(error?.extensions).toMatchObject({
    code: 'PERMISSION_DENIED',
    category: 'AUTHORIZATION',
    http_status: 403,
    request_id: requestId,
    timestamp,
  });
});

test('NOT_FOUND: resource not found, with the kind and id asked for', async () => {
  const server = await startTestServer();
  const document = '{ apiKey(id: "key_00000000000000000000000000") { id } }';
  const answer = await ask(server, { secret: server.rootSecret, document });
  const error = answer.body.errors?.[0];
  expect(error?.message).toBe('API key key_00000000000000000000000000 not found');
  expect(error?.extensions).toMatchObject({
    code: 'NOT_FOUND',
    category: 'NOT_FOUND',
    http_status: 404,
    request_id: requestId,
    timestamp,
  });
});

test('INVALID_ARGUMENT: invalid input, with the field, what was expected and what came', async () => {
  const server = await startTestServer();
  const { id } = await readOwnAccount(server.root);
  const document = `mutation { updateAccount(input: { id: "${id}", keyLimit: 0 }) { account { id } } }`;
  const answer = await ask(server, { secret: server.rootSecret, document });
  const error = answer.body.errors?.[0];
  expect(error?.message).toBe('Invalid keyLimit: expected an integer from 1 to 100000, got 0');
  expect(error?.extensions).toMatchObject({
    code: 'INVALID_ARGUMENT',
    category: 'VALIDATION',
    http_status: 400,
    request_id: requestId,
    timestamp,
    context: { field: 'keyLimit' },
  });
});
