import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { send } from '../support/client.ts';
import { startTestServer } from '../support/test-server.ts';

const query = '{ viewer { scopes } }';
const sha256Hash = createHash('sha256').update(query).digest('hex');
const extensions = { persistedQuery: { version: 1, sha256Hash } };

test('answers the hash of a document as Apollo’s clients expect it, and charges nothing', async () => {
  const server = await startTestServer();
  const { secret, client } = await server.createKey({ rateLimit: { perMinute: 2, perDay: 9 } });
  const headers = { 'content-type': 'application/json', 'access-token': secret };
  const accepts = [
    '*/*',
    'application/json',
    'application/graphql-response+json,application/json;q=0.9',
  ];
  const asked = new URLSearchParams({ extensions: JSON.stringify(extensions) });
  for (const accept of accepts) {
    for (const raw of [
      { headers: { ...headers, accept }, body: JSON.stringify({ extensions }) },
      { headers: { ...headers, accept }, body: JSON.stringify({ query: null, extensions }) },
      { headers: { 'access-token': secret, accept }, method: 'GET', path: `/query?${asked}` },
    ]) {
      const { status, body, text } = await send(server.url, raw);
      expect([status, Object.keys(JSON.parse(text))]).toEqual([200, ['errors']]);
      expect(body.errors).toEqual([
        {
          message: 'PersistedQueryNotSupported',
          extensions: expect.objectContaining({ code: 'PERSISTED_QUERY_NOT_SUPPORTED' }),
        },
      ]);
    }
  }
  expect((await client.use()).headers['x-ratelimit-remaining']).toBe('1');
});

test('runs a document that comes with its hash', async () => {
  const server = await startTestServer();
  const headers = { 'content-type': 'application/json', 'access-token': server.rootSecret };
  const answer = await send(server.url, { headers, body: JSON.stringify({ query, extensions }) });
  expect(answer.body.data).toEqual({ viewer: { scopes: ['*'] } });
});

test('charges for a body that has neither a document nor the hash of one', async () => {
  const server = await startTestServer();
  const { secret, client } = await server.createKey({ rateLimit: { perMinute: 9, perDay: 9 } });
  const headers = { 'content-type': 'application/json', 'access-token': secret };
  for (const body of [{}, { extensions: {} }, { extensions: { persistedQuery: {} } }]) {
    const { status } = await send(server.url, { headers, body: JSON.stringify(body) });
    expect(status).toBe(400);
  }
  expect((await client.use()).headers['x-ratelimit-remaining']).toBe('5');
});
