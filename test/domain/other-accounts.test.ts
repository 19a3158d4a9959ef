import { expect, test } from 'vitest';
import { send } from '../support/client.ts';
import { createTenant, mutate, refuse } from '../support/mutations.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const everyScope = ['keys:*', 'accounts:*', 'usage:*', 'audit:*'];

// Of the right form, and nobody's.
const unknown = {
  key: 'key_01k9zq3v8e5t0r7h2m4n6p8s1w',
  account: 'acc_01k9zq3v8e5t0r7h2m4n6p8s1w',
};

/** Each way to name an object by its id; `$id` stands for the id. */
const ways: readonly (readonly [kind: 'key' | 'account', document: string])[] = [
  ['key', '{ apiKey(id: "$id") { id secrets { prefix lastUsedAt } usage { accepted } } }'],
  ['key', '{ apiKey(id: "$id") { rateLimits { perDay { remaining } } } }'],
  ['key', '{ node(id: "$id") { id ... on ApiKey { label } } }'],
  ['key', '{ explainApiKey(input: { id: "$id" }) { code apiKey { id } lastRefusals { reason } } }'],
  ['key', '{ auditEvents(targetId: "$id") { totalCount nodes { id } } }'],
  ['key', 'mutation { updateApiKey(input: { id: "$id", label: "mine" }) { apiKey { id } } }'],
  ['key', 'mutation { updateApiKey(input: { id: "$id", scopes: ["*"] }) { apiKey { id } } }'],
  ['key', 'mutation { updateApiKey(input: { id: "$id", rateLimit: null }) { apiKey { id } } }'],
  ['key', 'mutation { rotateApiKey(input: { id: "$id" }) { secret } }'],
  ['key', 'mutation { rotateApiKey(input: { id: "$id", overlapSeconds: 60 }) { secret } }'],
  ['key', 'mutation { disableApiKey(input: { id: "$id" }) { apiKey { id } } }'],
  ['key', 'mutation { enableApiKey(input: { id: "$id" }) { apiKey { id } } }'],
  ['key', 'mutation { revokeApiKey(input: { id: "$id", reason: "mine" }) { apiKey { id } } }'],
  ['account', '{ account(id: "$id") { id keyCount } }'],
  ['account', '{ node(id: "$id") { id } }'],
  ['account', '{ apiKeys(accountId: "$id") { totalCount nodes { id } } }'],
  ['account', '{ usage(accountId: "$id") { accepted buckets { startsAt } } }'],
  ['account', '{ auditEvents(accountId: "$id") { totalCount nodes { id } } }'],
  ['account', '{ auditEvents(targetId: "$id") { totalCount nodes { id } } }'],
  [
    'account',
    'mutation { createApiKey(input: { label: "taken", accountId: "$id" }) { secret apiKey { id } } }',
  ],
  ['account', 'mutation { updateAccount(input: { id: "$id", name: "mine" }) { account { id } } }'],
  ['account', 'mutation { updateAccount(input: { id: "$id", keyLimit: 99 }) { account { id } } }'],
];

async function ask(server: TestServer, secret: string, document: string) {
  const { status, text, headers } = await send(server.url, {
    headers: {
      'content-type': 'application/json',
      'access-token': secret,
      'x-request-id': 'the-same',
    },
    body: JSON.stringify({ query: document }),
  });
  const { date: _, ...comparable } = headers;
  return { status, text, headers: comparable };
}

test('an object of another account is answered byte for byte like one that does not exist', async () => {
  const server = await startTestServer();
  // An operator lifted the caller's limits, so that no header counts the questions.
  const mine = await createTenant(server, { scopes: everyScope, rateLimit: null });
  const theirs = await createTenant(server, { label: 'taken' });
  const revoked = await server.createKey({ accountId: theirs.accountId });
  await mutate(server.root, 'revokeApiKey', { id: revoked.id });
  const foreign = { key: [theirs.id, revoked.id], account: [theirs.accountId] };
  for (const [kind, document] of ways) {
    const expected = await ask(server, mine.secret, document.replace('$id', unknown[kind]));
    if (!document.includes('targetId')) expect(expected.text, document).toContain('"NOT_FOUND"');
    for (const id of foreign[kind]) {
      const answer = await ask(server, mine.secret, document.replace('$id', id));
      expect(answer.text.replaceAll(id, unknown[kind])).toBe(expected.text);
      expect(answer).toEqual({ ...expected, text: answer.text });
    }
  }
});

test('nothing of another account changes by asking for it', async () => {
  const server = await startTestServer();
  const mine = await createTenant(server, { scopes: everyScope });
  const theirs = await createTenant(server, { label: 'taken' });
  const everything = `{
    accounts { nodes { id name keyLimit keyCount } }
    apiKeys { nodes { id label status scopes rateLimit { perMinute } secrets { retiresAt } } }
    auditEvents { totalCount }
  }`;
  const before = await server.root.data(everything);
  for (const [kind, document] of ways) {
    const id = kind === 'key' ? theirs.id : theirs.accountId;
    await mine.client.query(document.replace('$id', id));
  }
  expect(await server.root.data(everything)).toEqual(before);
  expect((await theirs.client.use()).status).toBe(200);
});

test('only an operator makes a key in an account other than its own', async () => {
  const server = await startTestServer();
  const mine = await createTenant(server, { scopes: everyScope });
  const theirs = await createTenant(server);
  const input = { label: 'new', accountId: theirs.accountId };
  expect((await refuse(mine.client, 'createApiKey', input)).extensions.code).toBe('NOT_FOUND');
  const own = await mutate(mine.client, 'createApiKey', { ...input, accountId: mine.accountId });
  expect(own.apiKey.account.id).toBe(mine.accountId);
  const { apiKey } = await mutate(server.root, 'createApiKey', input);
  expect(apiKey.account.id).toBe(theirs.accountId);
});

test('without the scope for it, no id is looked up at all', async () => {
  const server = await startTestServer();
  const mine = await createTenant(server);
  const theirs = await createTenant(server);
  for (const [kind, document] of ways) {
    for (const id of [unknown[kind], kind === 'key' ? theirs.id : theirs.accountId]) {
      const error = await mine.client.error(document.replace('$id', id));
      expect(error.extensions.code, document).toBe('PERMISSION_DENIED');
    }
  }
});
