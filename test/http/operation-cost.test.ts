import { expect, test } from 'vitest';
import { type RawRequest, type Received, send } from '../support/client.ts';
import { createApiKey, fieldsThatCost } from '../support/documents.ts';
import { expectRefusal } from '../support/envelope.ts';
import { startTestServer, type TestKey, type TestServer } from '../support/test-server.ts';

interface Sent extends RawRequest {
  readonly what: string;
  readonly cost: number;
}

const json = { 'content-type': 'application/json' };

function document(what: string, query: string, cost: number): Sent {
  return { what, cost, body: JSON.stringify({ query }) };
}

function sendAs({ url }: TestServer, { secret }: TestKey, raw: RawRequest): Promise<Received> {
  return send(url, { ...raw, headers: { ...json, 'access-token': secret, ...raw.headers } });
}

/** How many of 100 uses a minute are left, asked for with one more use, which is not counted. */
async function remainingAfter({ client }: TestKey): Promise<number> {
  return Number((await client.use()).headers['x-ratelimit-remaining']) + 1;
}

const ready: readonly Sent[] = [
  document('one field', '{ viewer { scopes account { id name } } }', 1),
  document('two fields', '{ viewer { scopes } __typename }', 2),
  document('twenty aliases of one field', fieldsThatCost(20), 20),
  document('a field that is there twice', '{ viewer { scopes } viewer { account { id } } }', 1),
  document(
    'a field twice, once in a fragment',
    '{ __typename ...f } fragment f on Query { __typename }',
    1,
  ),
  document(
    'fields in fragments in fragments',
    '{ ...f ...g } fragment f on Query { a: __typename ...g } fragment g on Query { b: __typename c: __typename }',
    3,
  ),
  document(
    'fields in inline fragments',
    '{ ... { a: __typename ... on Query { b: __typename } } }',
    2,
  ),
  document('fields that are skipped', '{ a: __typename @skip(if: true) b: __typename }', 2),
  document('only skipped fields', '{ a: __typename @skip(if: true) }', 1),
  document(
    'what the resolver refuses',
    '{ a: apiKeys { totalCount } b: accounts { totalCount } }',
    2,
  ),
  {
    what: 'the named one of two operations',
    cost: 3,
    body: JSON.stringify({
      query: `query A { __typename } query B ${fieldsThatCost(3)}`,
      operationName: 'B',
    }),
  },
  {
    what: 'a GET',
    cost: 2,
    method: 'GET',
    path: `/query?query=${encodeURIComponent(fieldsThatCost(2))}`,
  },
];

const unready: readonly Sent[] = [
  document('what does not parse', '{ a: __typename b: __typename', 1),
  document('what does not validate', '{ a: nothing b: nothing c: nothing }', 1),
  document('too many aliases', fieldsThatCost(31), 1),
  document('two operations and no name', 'query A { __typename } query B { __typename }', 1),
  {
    what: 'a variable of the wrong type',
    cost: 1,
    body: JSON.stringify({
      query: 'query ($n: Int!) { a: apiKeys(first: $n) { totalCount } b: __typename }',
      variables: { n: 'x' },
    }),
  },
  { what: 'what is not JSON', cost: 1, body: '{' },
  { what: 'what has no query', cost: 1, body: '{}' },
  { what: 'a batch', cost: 1, body: JSON.stringify([{ query: '{ __typename }' }]) },
  { what: 'a GET that does not parse', cost: 1, method: 'GET', path: '/query?query=%7B' },
  {
    what: 'a mutation by GET (405)',
    cost: 0,
    method: 'GET',
    path: `/query?query=${encodeURIComponent('mutation { __typename }')}`,
  },
  { what: 'a PUT (405)', cost: 0, method: 'PUT', body: '{}' },
  { what: 'a body that is too large (413)', cost: 0, body: ' '.repeat(65_537) },
  {
    what: 'another media type (415)',
    cost: 0,
    headers: { 'content-type': 'text/plain' },
    body: '{ __typename }',
  },
];

const sent = [...ready, ...unready].map((each) => [each.cost, each.what, each] as const);

test.each(sent)('charges %i for %s', async (cost, _what, raw) => {
  const server = await startTestServer();
  const key = await server.createKey({ rateLimit: { perMinute: 100, perDay: 1_000 } });
  const { headers } = await sendAs(server, key, raw);
  expect(headers['x-ratelimit-remaining']).toBe(cost === 0 ? undefined : String(100 - cost));
  expect(await remainingAfter(key)).toBe(100 - cost);
});

const fiveKeys = `mutation {
  ${Array.from({ length: 5 }, (_, index) => `k${index}: createApiKey(input: { label: "${index}" }) { secret }`).join('\n')}
}`;

test('charges one for each field of a mutation', async () => {
  const server = await startTestServer();
  const key = await server.createKey({
    scopes: ['keys:write'],
    rateLimit: { perMinute: 100, perDay: 1_000 },
  });
  await key.client.data(fiveKeys);
  expect(await remainingAfter(key)).toBe(95);
});

test('executes nothing and spends nothing of an operation that costs more than is left', async () => {
  const server = await startTestServer();
  const key = await server.createKey({
    scopes: ['keys:write', 'keys:read'],
    rateLimit: { perMinute: 10, perDay: 100 },
  });
  await key.client.query(fieldsThatCost(7));
  const refused = await key.client.query(fiveKeys);
  const { extensions } = expectRefusal(server, refused, 'QUOTA_EXCEEDED');
  expect(extensions.details).toEqual([
    'quota_type: per-minute',
    'limit: 10',
    'cost: 5',
    'retry_after: 60',
  ]);
  expect(refused.headers['x-ratelimit-remaining']).toBe('3');
  const counted = await key.client.data('{ apiKeys { totalCount } }');
  expect(counted).toEqual({ apiKeys: { totalCount: 2 } });
  const last = await key.client.query(fieldsThatCost(2));
  expect(last.status).toBe(200);
  expect(last.headers['x-ratelimit-remaining']).toBe('0');
});

test('refuses a key with nothing left before it looks at the body', async () => {
  const server = await startTestServer();
  const key = await server.createKey({ rateLimit: { perMinute: 1, perDay: 100 } });
  await key.client.use();
  for (const raw of [
    { body: JSON.stringify({ query: '{ unparsable' }) },
    { body: 'not JSON' },
    { body: ' '.repeat(65_537) },
    { body: '{}', headers: { 'content-type': 'text/plain' } },
    { method: 'GET', path: '/query?query=%7B' },
  ]) {
    expectRefusal(server, await sendAs(server, key, raw), 'QUOTA_EXCEEDED');
  }
});

test('says that no wait helps an operation that costs more than a whole window', async () => {
  const server = await startTestServer();
  const key = await server.createKey({ rateLimit: { perMinute: 5, perDay: 100 } });
  const refused = await key.client.query(fieldsThatCost(6));
  const { extensions } = expectRefusal(server, refused, 'QUOTA_EXCEEDED');
  expect(extensions.details).toEqual([
    'quota_type: per-minute',
    'limit: 5',
    'cost: 6',
    'hint: this operation costs more than a whole window has; split it',
  ]);
  expect(refused.headers).not.toHaveProperty('retry-after');
  expect(await remainingAfter(key)).toBe(5);
});

test('charges a key without limits nothing that could run out', async () => {
  const server = await startTestServer();
  const input = { label: 'service', rateLimit: null };
  const { createApiKey: made } = await server.root.data<{ createApiKey: { secret: string } }>(
    createApiKey,
    { input },
  );
  const answer = await server.as(made.secret).query(fieldsThatCost(30));
  expect(answer.status).toBe(200);
  expect(Object.keys(answer.headers).filter((name) => name.includes('ratelimit'))).toEqual([]);
});
