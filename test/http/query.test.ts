import { expect, test } from 'vitest';
import { type Received, send } from '../support/client.ts';
import { expectRefusal } from '../support/envelope.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const create = 'mutation { createApiKey(input: { label: "made" }) { apiKey { id } } }';

function get(
  { url, rootSecret }: TestServer,
  parameters: Readonly<Record<string, string>>,
): Promise<Received> {
  const path = `/query?${new URLSearchParams(parameters)}`;
  return send(url, { method: 'GET', path, headers: { 'access-token': rootSecret } });
}

async function countKeys({ root }: TestServer): Promise<number> {
  const { apiKeys } = await root.data<{ apiKeys: { totalCount: number } }>(
    '{ apiKeys(filter: { label: "made" }) { totalCount } }',
  );
  return apiKeys.totalCount;
}

test('runs a query that comes by GET, with its variables and the name of its operation', async () => {
  const server = await startTestServer();
  const { id } = await server.createKey({ label: 'asked for' });
  const answer = await get(server, {
    query: 'query A { __typename } query B($id: ID!) { apiKey(id: $id) { label } }',
    operationName: 'B',
    variables: JSON.stringify({ id }),
    extensions: '{}',
  });
  expect(answer.status).toBe(200);
  expect(answer.body.data).toEqual({ apiKey: { label: 'asked for' } });
});

test('runs no mutation that comes by GET, also not one chosen by name', async () => {
  const server = await startTestServer();
  for (const parameters of [
    { query: create },
    {
      query: `query A { __typename } ${create.replace('mutation', 'mutation B')}`,
      operationName: 'B',
    },
  ]) {
    const answer = await get(server, parameters);
    const { message } = expectRefusal(server, answer, 'METHOD_NOT_ALLOWED');
    expect(message).toBe('Method not allowed: expected POST for mutations, got GET');
    expect(answer.headers.allow).toBe('GET, POST');
  }
  expect(await countKeys(server)).toBe(0);
});

test('runs a query by GET that only stands beside a mutation', async () => {
  const server = await startTestServer();
  const query = `query A { __typename } ${create.replace('mutation', 'mutation B')}`;
  const answer = await get(server, { query, operationName: 'A' });
  expect(answer.body.data).toEqual({ __typename: 'Query' });
  expect(await countKeys(server)).toBe(0);
});

test('refuses a GET whose parameters cannot be read', async () => {
  const server = await startTestServer();
  for (const [parameters, message] of [
    [{}, /expected \{query\} to be a string, got nothing/],
    [{ query: '{ __typename }', variables: '{' }, /\{variables\} to be an object, got text that/],
    [{ query: '{ __typename }', variables: '[]' }, /\{variables\} to be an object, got an array/],
    [{ query: '{ __typename' }, /^Syntax Error/],
  ] as const) {
    const error = expectRefusal(server, await get(server, parameters), 'INVALID_ARGUMENT');
    expect(error.message).toMatch(message);
  }
});

test('asks a GET without a credential for one', async () => {
  const server = await startTestServer();
  const path = `/query?query=${encodeURIComponent('{ __typename }')}`;
  expectRefusal(server, await send(server.url, { method: 'GET', path }), 'TOKEN_REQUIRED');
});

test.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'])(
  'refuses %s, and says which methods are allowed',
  async (method) => {
    const server = await startTestServer();
    const headers = { 'content-type': 'application/json', 'access-token': server.rootSecret };
    const answer = await send(server.url, {
      method,
      headers,
      body: JSON.stringify({ query: create }),
    });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('GET, POST');
    expect(await countKeys(server)).toBe(0);
  },
);

test('answers in the media type that the client prefers', async () => {
  const { url, rootSecret } = await startTestServer();
  const body = JSON.stringify({ query: '{ __typename }' });
  for (const [accept, type] of [
    ['*/*', 'application/json'],
    ['application/json', 'application/json'],
    ['application/graphql-response+json', 'application/graphql-response+json'],
    [
      'application/json;q=0.5, application/graphql-response+json',
      'application/graphql-response+json',
    ],
    ['application/graphql-response+json;q=0.5, application/json', 'application/json'],
  ] as const) {
    const headers = { 'content-type': 'application/json', 'access-token': rootSecret, accept };
    const answer = await send(url, { headers, body });
    expect(answer.headers['content-type']).toBe(`${type}; charset=utf-8`);
  }
});

test('tells a client of the older media type of a bad document with status 200', async () => {
  const { url, rootSecret } = await startTestServer();
  for (const [accept, status] of [
    ['application/json', 200],
    ['application/graphql-response+json', 400],
    ['application/graphql-response+json, application/json', 400],
    ['*/*', 400],
  ] as const) {
    const headers = { 'content-type': 'application/json', 'access-token': rootSecret, accept };
    const answer = await send(url, { headers, body: JSON.stringify({ query: '{ nothing }' }) });
    expect(answer.status).toBe(status);
    expect(answer.body.errors?.[0]?.extensions.http_status).toBe(400);
    expect(answer.body).not.toHaveProperty('data');
  }
});
