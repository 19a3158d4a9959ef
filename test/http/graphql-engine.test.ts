import { getIntrospectionQuery } from 'graphql';
import { expect, test } from 'vitest';
import { expectRefusal } from '../support/envelope.ts';
import { startTestServer } from '../support/test-server.ts';

function repeat(count: number, write: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => write(index)).join(' ');
}

/** A document of exactly so many tokens, the braces among them. */
function documentOfTokens(count: number): string {
  const frame = '{ apiKeys ( filter : { status : [ ] } ) { totalCount } }';
  return frame.replace('[', `[ ${repeat(count - frame.split(' ').length, () => 'ACTIVE')}`);
}

function nested(depth: number): string {
  return depth === 1 ? 'viewer' : `viewer { ${nested(depth - 1)} }`;
}

const monthOfUsage =
  'apiKeys(first: 60) { nodes { usage(interval: DAY) { buckets { startsAt accepted } } } }';

test.each([
  {
    bound: '1,000 tokens',
    allowed: documentOfTokens(1_000),
    refused: documentOfTokens(1_001),
    message: 'Token limit of 1000 exceeded',
  },
  {
    bound: '30 aliases',
    allowed: `{ ${repeat(30, (index) => `a${index}: viewer { scopes }`)} }`,
    refused: `{ ${repeat(31, (index) => `a${index}: viewer { scopes }`)} }`,
    message: 'Aliases limit of 30 exceeded, found 31',
  },
  {
    bound: '30 aliases of __typename',
    allowed: `{ ${repeat(30, (index) => `a${index}: __typename`)} }`,
    refused: `{ ${repeat(31, (index) => `a${index}: __typename`)} }`,
    message: 'Aliases limit of 30 exceeded, found 31',
  },
  {
    bound: '8 directives',
    allowed: `{ ${repeat(8, (index) => `a${index}: __typename @include(if: true)`)} }`,
    refused: `{ ${repeat(9, (index) => `a${index}: __typename @include(if: true)`)} }`,
    message: 'Directives limit of 8 exceeded, found 9',
  },
  {
    bound: 'a complexity of 30,000',
    allowed: `{ ${monthOfUsage} }`,
    refused: `{ a: ${monthOfUsage} b: ${monthOfUsage} }`,
    message: 'at most 30000 is allowed; ask for smaller pages (first)',
  },
])('holds a document to $bound', async ({ allowed, refused, message }) => {
  const server = await startTestServer();
  expect((await server.root.query(allowed)).status).toBe(200);
  const error = expectRefusal(server, await server.root.query(refused), 'INVALID_ARGUMENT');
  expect(error.message).toContain(message);
});

test('holds a document to a depth of 8, through fragments too', async () => {
  const { root } = await startTestServer();
  const tooDeep = 'Query depth limit of 8 exceeded, found 9';
  expect((await root.error(`{ ${nested(8)} }`)).message).not.toContain('depth');
  expect((await root.error(`{ ${nested(9)} }`)).message).toContain(tooDeep);
  const spread = `{ viewer { ...deep } } fragment deep on Viewer { ${nested(8)} }`;
  expect((await root.error(spread)).message).toContain(tooDeep);
});

test('finds aliases in fragments', async () => {
  const { root } = await startTestServer();
  const fragment = repeat(31, (index) => `a${index}: scopes`);
  const { message } = await root.error(`{ viewer { ...f } } fragment f on Viewer { ${fragment} }`);
  expect(message).toContain('Aliases limit of 30 exceeded');
});

test('lets a key without any scope read the whole schema, as GraphiQL does', async () => {
  const server = await startTestServer();
  const { client } = await server.createKey();
  const document = getIntrospectionQuery({
    descriptions: true,
    directiveIsRepeatable: true,
    inputValueDeprecation: true,
    oneOf: true,
    schemaDescription: true,
    specifiedByUrl: true,
  });
  const { __schema } = await client.data<{ __schema: { types: readonly { name: string }[] } }>(
    document,
  );
  expect(__schema.types.map(({ name }) => name)).toContain('ApiKey');
});

test('refuses an introspection that turns in circles', async () => {
  const server = await startTestServer();
  const circle = 'fields { type { fields { type { fields { type { name } } } } } }';
  const answer = await server.root.query(`{ __schema { types { ${circle} } } }`);
  expect(expectRefusal(server, answer, 'INVALID_ARGUMENT').message).toContain('depth');
});

test('is done at once with fragments that spread each other over and over', async () => {
  const server = await startTestServer();
  const spread = (index: number): string => `...f${index + 1} ...f${index + 1}`;
  const fragments = repeat(50, (index) => `fragment f${index} on Query { ${spread(index)} }`);
  const last = 'fragment f50 on Query { __typename }';
  const answer = await server.root.query(`{ ...f0 } ${fragments} ${last}`);
  expect(expectRefusal(server, answer, 'INVALID_ARGUMENT').message).toContain('complexity');
});

test('refuses a document that would compare its fields for long', async () => {
  const { root } = await startTestServer();
  const answer = await root.query(`{ ${repeat(998, () => '__typename')} }`);
  expect(answer.status).toBe(400);
});

test.each([
  ['a field of the wrong type', { label: 7 }, /label/],
  ['a field that is missing', {}, /label/],
  ['a field that is not there', { label: 'a', lable: 'a' }, /lable/],
  ['a time that is none', { label: 'a', expiresAt: 'tomorrow' }, /expiresAt.*RFC 3339.*tomorrow/],
])('names %s of a variable', async (_what, input, message) => {
  const server = await startTestServer();
  const document =
    'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id } } }';
  const answer = await server.root.query(document, { input });
  expect(expectRefusal(server, answer, 'INVALID_ARGUMENT').message).toMatch(message);
});

test('answers all errors of a document, each with its place', async () => {
  const { root } = await startTestServer();
  const answer = await root.query('{ one two }');
  expect(answer.status).toBe(400);
  expect(answer.body.errors).toEqual([
    expect.objectContaining({ locations: [{ line: 1, column: 3 }] }),
    expect.objectContaining({ locations: [{ line: 1, column: 7 }] }),
  ]);
});

test('weighs a document that is known anew with other variables', async () => {
  const server = await startTestServer();
  const document = `query ($first: Int!) { ${repeat(
    25,
    (index) => `a${index}: apiKeys(first: $first) { nodes { metadata } }`,
  )} }`;
  expect((await server.root.query(document, { first: 1 })).status).toBe(200);
  const answer = await server.root.query(document, { first: 100 });
  expect(expectRefusal(server, answer, 'INVALID_ARGUMENT').message).toContain('complexity');
  expect((await server.root.query(document, { first: 1 })).status).toBe(200);
});

test('answers no document in parts', async () => {
  const { root } = await startTestServer();
  for (const document of ['{ ... @defer { __typename } }', '{ users { nodes @stream { id } } }']) {
    const { status, body } = await root.query(document);
    expect([document, status]).toEqual([document, 400]);
    expect(body.errors?.[0]?.message).toContain('Unknown directive');
  }
});
