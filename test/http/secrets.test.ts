import { expect, test } from 'vitest';
import { type Received, send } from '../support/client.ts';
import { createApiKey, revokeApiKey, updateApiKey } from '../support/documents.ts';
import { createSecretSearch } from '../support/secret-search.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

interface Place {
  readonly where: string;
  /** Sends a request that holds a secret at this place. */
  readonly send: (server: TestServer, secret: string) => Promise<Received>;
}

function inDocument(where: string, document: (secret: string) => string): Place {
  return { where, send: ({ root }, secret) => root.query(document(secret)) };
}

function inVariable(where: string, document: string, variables: (secret: string) => object): Place {
  return { where, send: ({ root }, secret) => root.query(document, { ...variables(secret) }) };
}

function inRequest(
  where: string,
  raw: (secret: string) => {
    readonly path?: string;
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  },
): Place {
  return {
    where,
    send({ url, rootSecret }, secret) {
      const { headers, ...rest } = raw(secret);
      const body = JSON.stringify({ query: '{ __typename }' });
      return send(url, {
        ...(rest.method !== 'GET' && { body }),
        ...rest,
        headers: { 'content-type': 'application/json', 'access-token': rootSecret, ...headers },
      });
    },
  };
}

const places: readonly Place[] = [
  inDocument('a document that does not parse', (secret) => `{ viewer { scopes } ${secret}`),
  inDocument('a name where none may stand', (secret) => `${secret} { viewer }`),
  inDocument('a text that does not end', (secret) => `{ node(id: "${secret}`),
  inDocument('the name of a field', (secret) => `{ ${secret} }`),
  inDocument('the name of a fragment', (secret) => `{ ...${secret} }`),
  inDocument('the name of a variable', (secret) => `{ node(id: $${secret}) { id } }`),
  inDocument(
    'an enum value',
    (secret) => `{ apiKeys(orderBy: { field: ${secret} }) { totalCount } }`,
  ),
  inDocument(
    'an argument of the wrong type',
    (secret) => `{ apiKeys(first: "${secret}") { totalCount } }`,
  ),
  inDocument('the id of a key', (secret) => `{ apiKey(id: "${secret}") { id } }`),
  inDocument('the id of a node', (secret) => `{ node(id: "${secret}") { id } }`),
  inDocument('the id of an account', (secret) => `{ account(id: "${secret}") { id } }`),
  inDocument('a cursor', (secret) => `{ apiKeys(after: "${secret}") { totalCount } }`),
  inDocument(
    'a cut secret as an id',
    (secret) => `{ apiKey(id: "${secret.slice(0, 25)}") { id } }`,
  ),
  inDocument(
    'an id that was pasted twice',
    (secret) => `{ node(id: "${secret}${secret}") { id } }`,
  ),
  inVariable(
    'a variable of the wrong type',
    'query ($n: Int!) { apiKeys(first: $n) { totalCount } }',
    (secret) => ({ n: secret }),
  ),
  inVariable('deep in a variable of the wrong type', createApiKey, (secret) => ({
    input: { label: { en: [secret] } },
  })),
  inVariable('a time', createApiKey, (secret) => ({ input: { label: 'a', expiresAt: secret } })),
  inVariable('a field that is not there', createApiKey, (secret) => ({
    input: { label: 'a', [secret]: 1 },
  })),
  inVariable('a scope', createApiKey, (secret) => ({ input: { label: 'a', scopes: [secret] } })),
  inVariable('a label', createApiKey, (secret) => ({ input: { label: secret } })),
  inVariable('a label that is too long', createApiKey, (secret) => ({
    input: { label: `${secret} `.repeat(3) },
  })),
  inVariable('the id of a key to revoke', revokeApiKey, (secret) => ({ id: secret })),
  inRequest('the operation name', (secret) => ({
    body: JSON.stringify({ query: '{ __typename }', operationName: secret }),
  })),
  inRequest('a body that is not JSON', (secret) => ({ body: `{"query": ${secret}}` })),
  inRequest('the media type', (secret) => ({ headers: { 'content-type': `text/${secret}` } })),
  inRequest('X-Request-Id', (secret) => ({ headers: { 'x-request-id': secret } })),
  inRequest('the middle of X-Request-Id', (secret) => ({
    headers: { 'x-request-id': `call-${secret}-1` },
  })),
  inRequest('the path', (secret) => ({ path: `/${secret}` })),
  inRequest('the path, percent-encoded', (secret) => ({ path: `/${secret.replace('_', '%5F')}` })),
  inRequest('the path, pasted twice', (secret) => ({ path: `/${secret}${secret}` })),
  inRequest('the query string', (secret) => ({ path: `/query?access-token=${secret}` })),
  inRequest('the query string of an unknown path', (secret) => ({
    path: `/nothing?token=${secret}`,
  })),
  inRequest('a document in the query string', (secret) => ({
    method: 'GET',
    path: `/query?query=${secret}`,
  })),
  inRequest('a token with a typing mistake', (secret) => ({
    headers: { 'access-token': `${secret}0` },
  })),
  inRequest('one of two different tokens', (secret) => ({
    headers: { authorization: `Bearer ${secret}` },
  })),
  inRequest('headers that are of no use', (secret) => ({
    headers: { referer: secret, 'user-agent': secret, cookie: secret },
  })),
];

/** Expects that a text shows no more of a secret than its visible start. */
function expectWithout(secret: string, text: string): void {
  expect(createSecretSearch([secret]).findIn(text)).toEqual([]);
}

test.each(places)('echoes and logs no secret in $where', async (place) => {
  const server = await startTestServer();
  const { secret } = await server.createKey({ label: 'the key' });
  const answer = await place.send(server, secret);
  expectWithout(secret, `${answer.text}${JSON.stringify(answer.headers)}`);
  expectWithout(secret, server.logs.join(''));
});

test('logs neither the secret it was called with nor the one it made', async () => {
  const server = await startTestServer();
  const { secret, client } = await server.createKey();
  await client.query('{ viewer { apiKey { prefix } } }');
  expectWithout(secret, server.logs.join(''));
  expectWithout(server.rootSecret, server.logs.join(''));
});

test('refuses to keep a secret in any text of a key or an account', async () => {
  const server = await startTestServer();
  const { id, secret } = await server.createKey();
  const text = `copied ${secret} here`;
  const createAccount =
    'mutation ($input: CreateAccountInput!) { createAccount(input: $input) { account { id } } }';
  const revoke =
    'mutation ($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) { apiKey { id } } }';
  for (const [field, document, input] of [
    ['label', createApiKey, { label: text }],
    ['label', updateApiKey, { id, label: text }],
    ['metadata', createApiKey, { label: 'a', metadata: { deep: [{ note: text }] } }],
    ['metadata', updateApiKey, { id, metadata: { [secret]: true } }],
    ['reason', revoke, { id, reason: text }],
    ['name', createAccount, { name: text }],
    ['externalId', createAccount, { name: 'a', externalId: text }],
  ] as const) {
    const { message, extensions } = await server.root.error(document, { input });
    expect(extensions.code).toBe('INVALID_ARGUMENT');
    expect(message).toBe(
      `Invalid ${field}: expected a text without a secret in it, got one that holds a secret`,
    );
  }
});
