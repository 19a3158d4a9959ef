import { expect, test } from 'vitest';
import { ERROR_CODES } from '../../src/http/envelope.ts';
import { type Received, send } from '../support/client.ts';
import { breakApiKey, lockDatabaseFile } from '../support/database-file.ts';
import { createApiKey, disableApiKey, revokeApiKey } from '../support/documents.ts';
import { CODES, type Code, expectExecutionError, expectRefusal } from '../support/envelope.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

interface Case {
  readonly code: Code;
  readonly phase: 'before execution' | 'during execution';
  readonly message: string | RegExp;
  readonly details?: readonly string[];
  /** Brings the error about. */
  readonly ask: (server: TestServer) => Promise<Received>;
}

const oneUse = { perMinute: 1, perDay: 100 };
const oneUseADay = { perMinute: 10, perDay: 1 };

async function useTwice(server: TestServer, rateLimit: object): Promise<Received> {
  const { client } = await server.createKey({ rateLimit });
  await client.use();
  return client.use();
}

async function useAfter(server: TestServer, document: string): Promise<Received> {
  const { client, id } = await server.createKey();
  await server.root.data(document, { id });
  return client.use();
}

function post(server: TestServer, raw: { body?: string; type?: string; method?: string }) {
  const headers = {
    'content-type': raw.type ?? 'application/json',
    'access-token': server.rootSecret,
  };
  return send(server.url, { method: raw.method ?? 'POST', headers, body: raw.body ?? '' });
}

const refusals: readonly Case[] = [
  {
    code: 'TOKEN_REQUIRED',
    phase: 'before execution',
    message: 'Access token is required',
    ask: (server) => server.as(undefined).use(),
  },
  {
    code: 'INVALID_TOKEN',
    phase: 'before execution',
    message: 'Invalid access token: invalid token',
    ask: (server) => server.as('garbage').use(),
  },
  {
    code: 'INVALID_TOKEN',
    phase: 'before execution',
    message: 'Invalid access token: token expired',
    async ask(server) {
      const { client } = await server.createKey({ expiresAt: '2026-11-21T13:00:00Z' });
      server.clock.set('2026-11-21T13:00:00Z');
      return client.use();
    },
  },
  {
    code: 'INVALID_TOKEN',
    phase: 'before execution',
    message: 'Invalid access token: token revoked',
    ask: (server) => useAfter(server, revokeApiKey),
  },
  {
    code: 'INVALID_TOKEN',
    phase: 'before execution',
    message: 'Invalid access token: token disabled',
    ask: (server) => useAfter(server, disableApiKey),
  },
  {
    code: 'QUOTA_EXCEEDED',
    phase: 'before execution',
    message: 'API quota exceeded: daily limit reached',
    details: ['quota_type: daily', 'limit: 1', expect.stringMatching(/^retry_after: \d+$/)],
    ask: (server) => useTwice(server, oneUseADay),
  },
  {
    code: 'QUOTA_EXCEEDED',
    phase: 'before execution',
    message: 'API quota exceeded: per-minute limit reached',
    details: ['quota_type: per-minute', 'limit: 1', 'retry_after: 60'],
    ask: (server) => useTwice(server, oneUse),
  },
  {
    code: 'INVALID_ARGUMENT',
    phase: 'before execution',
    message: 'Cannot query field "nothing" on type "Query".',
    ask: (server) => server.root.query('{ nothing }'),
  },
  {
    code: 'PAYLOAD_TOO_LARGE',
    phase: 'before execution',
    message: /expected a body of at most 65536 bytes/,
    ask: (server) => post(server, { body: 'x'.repeat(65_537) }),
  },
  {
    code: 'UNSUPPORTED_MEDIA_TYPE',
    phase: 'before execution',
    message: /expected a body of application\/json in UTF-8, not compressed, got text\/plain/,
    ask: (server) => post(server, { type: 'text/plain', body: '{ viewer { scopes } }' }),
  },
  {
    code: 'PERSISTED_QUERY_NOT_SUPPORTED',
    phase: 'before execution',
    message: 'PersistedQueryNotSupported',
    ask: (server) =>
      post(server, {
        type: 'application/json',
        body: JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: 'ab' } } }),
      }),
  },
  {
    code: 'METHOD_NOT_ALLOWED',
    phase: 'before execution',
    message: /expected POST, or GET for queries, got PUT/,
    ask: (server) => post(server, { method: 'PUT' }),
  },
  {
    code: 'UNAVAILABLE',
    phase: 'before execution',
    message: 'The database cannot answer now; try again soon',
    async ask(server) {
      const { client } = await server.createKey();
      lockDatabaseFile(server);
      return client.use();
    },
  },
  {
    code: 'INTERNAL',
    phase: 'before execution',
    message: 'Internal error',
    async ask(server) {
      const { client, id } = await server.createKey();
      breakApiKey(server, id);
      return client.use();
    },
  },
];

const executionErrors: readonly Case[] = [
  {
    code: 'PERMISSION_DENIED',
    phase: 'during execution',
    message: 'Permission denied: the scope keys:read is needed to read API keys',
    async ask(server) {
      const { client } = await server.createKey({ scopes: ['workflows:run'] });
      return client.query('{ apiKeys { totalCount } }');
    },
  },
  {
    code: 'NOT_FOUND',
    phase: 'during execution',
    message: 'API key key_nothing not found',
    ask: (server) => server.root.query('{ apiKey(id: "key_nothing") { id } }'),
  },
  {
    code: 'INVALID_ARGUMENT',
    phase: 'during execution',
    message: /^Invalid label: expected 1 to 64 characters, .* got ""$/,
    ask: (server) => server.root.query(createApiKey, { input: { label: '' } }),
  },
  {
    code: 'ALREADY_EXISTS',
    phase: 'during execution',
    message: 'The label "taken" is taken by another API key of this account',
    async ask(server) {
      await server.createKey({ label: 'taken' });
      return server.root.query(createApiKey, { input: { label: 'taken' } });
    },
  },
  {
    code: 'FAILED_PRECONDITION',
    phase: 'during execution',
    message: /^API key key_\w+ is revoked, which is final$/,
    async ask(server) {
      const { id } = await server.createKey();
      await server.root.data(revokeApiKey, { id });
      return server.root.query(revokeApiKey, { id });
    },
  },
  {
    code: 'FAILED_PRECONDITION',
    phase: 'during execution',
    message: /^The account holds 10 of 10 API keys; revoke one/,
    async ask(server) {
      for (let key = 1; key <= 10; key += 1) await server.createKey();
      return server.root.query(createApiKey, { input: { label: 'the eleventh' } });
    },
  },
  {
    code: 'INTERNAL',
    phase: 'during execution',
    message: 'Internal error',
    async ask(server) {
      const { id } = await server.createKey();
      breakApiKey(server, id);
      return server.root.query('query ($id: ID!) { apiKey(id: $id) { id } }', { id });
    },
  },
];

const cases = [...refusals, ...executionErrors];

test.each(cases)('answers $code $phase: $message', async ({ code, phase, ...expected }) => {
  const server = await startTestServer();
  const answer = await expected.ask(server);
  const expectError = phase === 'before execution' ? expectRefusal : expectExecutionError;
  const error = expectError(server, answer, code);
  const { message } = expected;
  expect(error.message).toEqual(
    message instanceof RegExp ? expect.stringMatching(message) : message,
  );
  if (expected.details) expect(error.extensions.details).toEqual(expected.details);
});

test('has a case for every code, and the category and status of the table for each', () => {
  expect(new Set(cases.map(({ code }) => code))).toEqual(new Set(Object.keys(CODES)));
  const table = Object.entries(CODES).map(([code, [category, status]]) => [
    code,
    { category, status },
  ]);
  expect(ERROR_CODES).toEqual(Object.fromEntries(table));
});
