import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type Received, send } from '../support/client.ts';
import { expectRefusal } from '../support/envelope.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const create = 'mutation { createApiKey(input: { label: "made" }) { apiKey { id } } }';
const createBody = JSON.stringify({ query: create });

function post(
  { url, rootSecret }: TestServer,
  body: string | Buffer,
  headers: Readonly<Record<string, string>>,
): Promise<Received> {
  return send(url, { headers: { 'access-token': rootSecret, ...headers }, body });
}

async function countKeys({ root }: TestServer): Promise<number> {
  const { apiKeys } = await root.data<{ apiKeys: { totalCount: number } }>(
    '{ apiKeys(filter: { label: "made" }) { totalCount } }',
  );
  return apiKeys.totalCount;
}

test.each([
  ['application/json'],
  ['application/json; charset=utf-8'],
  ['application/json;charset="UTF-8"'],
  ['Application/JSON ; Charset=utf-8'],
])('reads a body of %s', async (type) => {
  const server = await startTestServer();
  const answer = await post(server, createBody, { 'content-type': type });
  expect(answer.status).toBe(200);
  expect(await countKeys(server)).toBe(1);
});

const multipart = [
  '--x\r\ncontent-disposition: form-data; name="operations"\r\n',
  createBody,
  '--x--\r\n',
].join('\r\n');

test.each([
  ['a form', `query=${encodeURIComponent(create)}`, 'application/x-www-form-urlencoded'],
  ['a bare document', create, 'application/graphql'],
  ['a multipart form', multipart, 'multipart/form-data; boundary=x'],
  ['JSON that is called text', createBody, 'text/plain'],
  ['JSON in Latin-1', createBody, 'application/json; charset=latin1'],
  ['JSON in UTF-16', createBody, 'application/json; charset=utf-16'],
  ['newer JSON', createBody, 'application/graphql-response+json'],
])('refuses %s, and does nothing of it', async (_name, body, type) => {
  const server = await startTestServer();
  const answer = await post(server, body, { 'content-type': type });
  const { message } = expectRefusal(server, answer, 'UNSUPPORTED_MEDIA_TYPE');
  expect(message).toContain(type);
  expect(await countKeys(server)).toBe(0);
});

test('refuses a body without a content-type', async () => {
  const server = await startTestServer();
  const answer = await post(server, createBody, {});
  const { message } = expectRefusal(server, answer, 'UNSUPPORTED_MEDIA_TYPE');
  expect(message).toMatch(/got no content-type$/);
  expect(await countKeys(server)).toBe(0);
});

test('refuses a compressed body, and takes one that says it is not', async () => {
  const server = await startTestServer();
  const json = { 'content-type': 'application/json' };
  const zipped = await post(server, gzipSync(createBody), { ...json, 'content-encoding': 'gzip' });
  expectRefusal(server, zipped, 'UNSUPPORTED_MEDIA_TYPE');
  expect(await countKeys(server)).toBe(0);
  const plain = await post(server, createBody, { ...json, 'content-encoding': 'identity' });
  expect(plain.status).toBe(200);
});

test.each([
  ['a batch of operations', [{ query: create }, { query: create }], /operations cannot be batched/],
  ['a text', 'hello', /expected a JSON object with \{query\}.* got a string/],
  ['null', null, /got null/],
  ['an object without query', {}, /expected \{query\} to be a string, got nothing/],
  ['a query that is no text', { query: 7 }, /expected \{query\} to be a string, got a number/],
  ['variables in a list', { query: create, variables: [] }, /\{variables\} to be an object/],
  ['variables as text', { query: create, variables: '{}' }, /\{variables\}.* got a string/],
  ['an operation name that is no text', { query: create, operationName: 7 }, /\{operationName\}/],
  ['extensions that are none', { query: create, extensions: 7 }, /\{extensions\}/],
])('refuses %s, says what was expected, and does nothing of it', async (_name, body, message) => {
  const server = await startTestServer();
  const headers = { 'content-type': 'application/json' };
  const answer = await post(server, JSON.stringify(body), headers);
  expect(expectRefusal(server, answer, 'INVALID_ARGUMENT').message).toMatch(message);
  expect(await countKeys(server)).toBe(0);
});

test.each([[''], ['{"query": '], ['query=1'], ["{'query': '{ __typename }'}"]])(
  'refuses the body "%s", which is not JSON',
  async (body) => {
    const server = await startTestServer();
    const answer = await post(server, body, { 'content-type': 'application/json' });
    const { message } = expectRefusal(server, answer, 'INVALID_ARGUMENT');
    expect(message).toMatch(/got text that is not JSON$/);
  },
);

test('runs the operation that is named, of several', async () => {
  const server = await startTestServer();
  const query = 'query A { a: __typename } query B { b: __typename }';
  const headers = { 'content-type': 'application/json' };
  const ask = (operationName?: string) =>
    post(server, JSON.stringify({ query, operationName }), headers);
  expect((await ask('B')).body.data).toEqual({ b: 'Query' });
  const unnamed = expectRefusal(server, await ask(), 'INVALID_ARGUMENT');
  expect(unnamed.message).toMatch(/\{operationName\} must name one/);
  const unknown = expectRefusal(server, await ask('C'), 'INVALID_ARGUMENT');
  expect(unknown.message).toBe('The document holds no operation named "C"');
});
