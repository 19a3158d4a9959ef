import { expect, test } from 'vitest';
import { type Received, send } from '../support/client.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const MINTED = /^req_[0-9a-hjkmnp-tv-z]{26}$/;

function ask({ url, rootSecret }: TestServer, requestId: string): Promise<Received> {
  return send(url, {
    headers: {
      'content-type': 'application/json',
      'access-token': rootSecret,
      'x-request-id': requestId,
    },
    body: JSON.stringify({ query: '{ nothing }' }),
  });
}

test.each([
  ['a number', '7'],
  ['a UUID', '0f8fad5b-d9cb-469f-a165-70867728950e'],
  ['a trace', 'Root:1-67891233'],
  ['128 characters', 'a'.repeat(128)],
])('keeps %s in the answer, the envelope and the log', async (_name, requestId) => {
  const server = await startTestServer();
  const answer = await ask(server, requestId);
  expect(answer.headers['x-request-id']).toBe(requestId);
  expect(answer.body.errors?.[0]?.extensions.request_id).toBe(requestId);
  expect(server.logs.join('')).toContain(`"requestId":"${requestId}"`);
});

test.each([
  ['nothing', ''],
  ['129 characters', 'a'.repeat(129)],
  ['a space', 'a b'],
  ['a quote', 'a"b'],
  ['a comma, as two headers make it', 'a, b'],
  ['a letter that is not ASCII', 'ü'],
  ['a way to another line', 'a%0d%0ab'],
])('replaces %s', async (_name, requestId) => {
  const server = await startTestServer();
  const answer = await ask(server, requestId);
  const used = answer.headers['x-request-id'];
  expect(used).toMatch(MINTED);
  expect(answer.body.errors?.[0]?.extensions.request_id).toBe(used);
  expect(server.logs.join('')).toContain(`"requestId":"${used}"`);
});

test('gives every request an id of its own', async () => {
  const server = await startTestServer();
  const answers = await Promise.all(Array.from({ length: 50 }, () => server.root.use()));
  const ids = answers.map(({ headers }) => headers['x-request-id']);
  expect(new Set(ids).size).toBe(50);
});

test('writes the request id into the audit trail of what the request changed', async () => {
  const server = await startTestServer();
  server.clock.advance(1);
  const query = 'mutation { createApiKey(input: { label: "a" }) { apiKey { id } } }';
  await send(server.url, {
    headers: {
      'content-type': 'application/json',
      'access-token': server.rootSecret,
      'x-request-id': 'call-7',
    },
    body: JSON.stringify({ query }),
  });
  expect(await server.root.data('{ auditEvents(first: 1) { nodes { requestId } } }')).toEqual({
    auditEvents: { nodes: [{ requestId: 'call-7' }] },
  });
});
