import { expect, test } from 'vitest';
import type { Client } from '../support/client.ts';
import { createTenant, mutate, readKey, readOwnAccount } from '../support/mutations.ts';
import { startTestServer } from '../support/test-server.ts';

interface Listed {
  readonly totalCount: number;
  readonly nodes: readonly { readonly label: string; readonly status: string }[];
}

/** The labels that a filter lets through, in alphabetical order. */
async function labelsOf(
  client: Client,
  variables: Readonly<Record<string, unknown>>,
): Promise<readonly string[]> {
  const { apiKeys } = await client.data<{ apiKeys: Listed }>(
    `query ($accountId: ID, $filter: ApiKeyFilter) {
      apiKeys(accountId: $accountId, filter: $filter, first: 100) { totalCount nodes { label status } }
    }`,
    variables,
  );
  expect(apiKeys.totalCount).toBe(apiKeys.nodes.length);
  return apiKeys.nodes.map(({ label }) => label).sort();
}

test('filters by status as of now', async () => {
  const server = await startTestServer();
  const { accountId, client } = await createTenant(server, { label: 'a', scopes: ['keys:*'] });
  const create = (label: string, expiresAt: string | null = null) =>
    server.createKey({ accountId, label, expiresAt });
  const soon = '2026-11-21T13:00:00Z';
  const keys = {
    expiring: await create('expiring', soon),
    disabled: await create('disabled'),
    'disabled and expiring': await create('disabled and expiring', soon),
    revoked: await create('revoked'),
    'revoked and expiring': await create('revoked and expiring', soon),
  };
  for (const label of ['disabled', 'disabled and expiring', 'revoked and expiring'] as const) {
    await mutate(client, 'disableApiKey', { id: keys[label].id });
  }
  for (const label of ['revoked', 'revoked and expiring'] as const) {
    await mutate(client, 'revokeApiKey', { id: keys[label].id });
  }
  const expectStatuses = async (expected: Readonly<Record<string, readonly string[]>>) => {
    for (const [status, labels] of Object.entries(expected)) {
      expect(await labelsOf(client, { filter: { status: [status] } }), status).toEqual(labels);
    }
  };

  server.clock.set(Date.parse(soon) - 1);
  const revoked = ['revoked', 'revoked and expiring'];
  await expectStatuses({
    ACTIVE: ['a', 'expiring'],
    EXPIRED: [],
    DISABLED: ['disabled', 'disabled and expiring'],
    REVOKED: revoked,
  });
  server.clock.set(soon);
  await expectStatuses({
    ACTIVE: ['a'],
    EXPIRED: ['disabled and expiring', 'expiring'],
    DISABLED: ['disabled'],
    REVOKED: revoked,
  });
  const either = { filter: { status: ['DISABLED', 'REVOKED'] } };
  expect(await labelsOf(client, either)).toEqual(['disabled', ...revoked]);
  expect(await labelsOf(client, { filter: { status: [] } })).toEqual([]);
  expect(await labelsOf(client, {})).toHaveLength(6);
});

test('a filter agrees with the status that each key shows', async () => {
  const server = await startTestServer();
  await server.createKey({ expiresAt: '2026-11-21T12:00:01Z' });
  const disabled = await server.createKey({ expiresAt: '2026-11-21T12:00:01Z' });
  await mutate(server.root, 'disableApiKey', { id: disabled.id });
  for (const ms of [0, 999, 1]) {
    server.clock.advance(ms);
    for (const status of ['ACTIVE', 'EXPIRED', 'DISABLED', 'REVOKED']) {
      const { apiKeys } = await server.root.data<{ apiKeys: Listed }>(
        `{ apiKeys(filter: { status: [${status}] }) { totalCount nodes { label status } } }`,
      );
      for (const node of apiKeys.nodes) expect(node.status).toBe(status);
    }
  }
});

test('finds the key that has an id, or the prefix of a secret, also of one that is retired', async () => {
  const server = await startTestServer();
  const { accountId } = await createTenant(server, { label: 'Other' });
  const { id, secret } = await server.createKey({ accountId, label: 'Leaked' });
  const { secret: next } = await server.root
    .data<{ rotateApiKey: { secret: string } }>(
      'mutation ($input: RotateApiKeyInput!) { rotateApiKey(input: $input) { secret } }',
      { input: { id, overlapSeconds: 0 } },
    )
    .then(({ rotateApiKey }) => rotateApiKey);
  const find = (search: string) => labelsOf(server.root, { filter: { search } });
  const prefix = secret.slice(0, 'gx_12345678'.length);
  for (const search of [id, prefix, next.slice(0, prefix.length), ` ${prefix} `, 'LEAK']) {
    expect([search, await find(search)]).toEqual([search, ['Leaked']]);
  }
  for (const search of [prefix.slice(0, -1), prefix.toUpperCase(), id.slice(1), 'key_', '%']) {
    expect([search, await find(search)]).toEqual([search, []]);
  }
  // All that is given must fit, and nobody finds another account's.
  expect(await labelsOf(server.root, { filter: { search: id, label: 'other' } })).toEqual([]);
  const { client } = await createTenant(server, { label: 'Stranger', scopes: ['keys:*'] });
  expect(await labelsOf(client, { filter: { search: prefix } })).toEqual([]);
  const { body } = await server.root.query(
    'query ($filter: ApiKeyFilter) { apiKeys(filter: $filter) { totalCount } }',
    { filter: { search: 'x'.repeat(65) } },
  );
  expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_ARGUMENT' });
});

test('finds labels that contain a text, literally and in any case of any script', async () => {
  const server = await startTestServer();
  const { accountId } = await createTenant(server, { label: 'Production' });
  const others = ['PROD eu', '100%', 'snake_case', 'back\\slash', 'Été à Zürich', 'КЛЮЧ', '本番'];
  for (const label of others) await server.createKey({ accountId, label });
  for (const [label, expected] of [
    ['prod', ['PROD eu', 'Production']],
    ['PROD', ['PROD eu', 'Production']],
    ['duct', ['Production']],
    ['%', ['100%']],
    ['_', ['snake_case']],
    ['\\', ['back\\slash']],
    ['\\%', []],
    ['e_c', ['snake_case']],
    ['a_e', []],
    ['été', ['Été à Zürich']],
    ['E\u0301TE\u0301', ['Été à Zürich']],
    ['ZÜRICH', ['Été à Zürich']],
    ['ключ', ['КЛЮЧ']],
    ['番', ['本番']],
    ["'; drop table api_keys; --", []],
    ['', ['Production', ...others].sort()],
  ] as const) {
    expect(await labelsOf(server.root, { accountId, filter: { label } }), label).toEqual(expected);
  }
});

test('finds a German label by its sharp s, in whatever case', async () => {
  const server = await startTestServer();
  await server.createKey({ label: 'Straße' });
  await server.createKey({ label: 'GROẞ' });
  for (const [label, expected] of [
    ['STRAẞE', ['Straße']],
    ['STRASSE', ['Straße']],
    ['groß', ['GROẞ']],
    ['ẞ', ['GROẞ', 'Straße']],
  ] as const) {
    expect(await labelsOf(server.root, { filter: { label } }), label).toEqual(expected);
  }
});

test('finds a Greek label by its beginning in capitals', async () => {
  const server = await startTestServer();
  await server.createKey({ label: 'Σίσυφος' });
  for (const label of ['σίσυφος', 'ΣΊΣΥΦΟΣ', 'σίσ', 'ΣΊΣ']) {
    expect(await labelsOf(server.root, { filter: { label } }), label).toEqual(['Σίσυφος']);
  }
});

test('a filter joins its parts by and', async () => {
  const server = await startTestServer();
  const { id } = await server.createKey({ label: 'Production, old' });
  await server.createKey({ label: 'Production' });
  await server.createKey({ label: 'Staging' });
  await mutate(server.root, 'disableApiKey', { id });
  const filter = { label: 'production', status: ['DISABLED'] };
  expect(await labelsOf(server.root, { filter })).toEqual(['Production, old']);
});

test('finds a key by the whole of its label, however many code units that has', async () => {
  const server = await startTestServer();
  const label = `${'🔑'.repeat(32)}${'\u00e9'.repeat(32)}`;
  await server.createKey({ label });
  for (const text of [label, label.normalize('NFD'), ` ${label} `]) {
    expect(await labelsOf(server.root, { filter: { label: text } })).toEqual([label]);
  }
});

test.for([
  ['a text longer than any label', { label: 'x'.repeat(60_000) }],
  ['the same status many times', { status: Array.from({ length: 5_000 }, () => 'ACTIVE') }],
] as const)('an oversized filter is no internal error: %s', async ([, filter]) => {
  const server = await startTestServer();
  const { body } = await server.root.query(
    'query ($filter: ApiKeyFilter) { apiKeys(filter: $filter) { totalCount nodes { label } } }',
    { filter },
  );
  expect([undefined, 'INVALID_ARGUMENT']).toContain(body.errors?.[0]?.extensions.code);
});

test("shows an operator everybody's keys unless one account is named, others their own", async () => {
  const server = await startTestServer();
  const a = await createTenant(server, { label: 'of a', scopes: ['keys:read'] });
  const b = await createTenant(server, { label: 'of b', scopes: ['keys:read'] });
  expect(await labelsOf(server.root, {})).toEqual(['of a', 'of b', 'root']);
  expect(await labelsOf(server.root, { accountId: a.accountId })).toEqual(['of a']);
  expect(await labelsOf(a.client, {})).toEqual(['of a']);
  expect(await labelsOf(a.client, { accountId: a.accountId })).toEqual(['of a']);
  expect(await labelsOf(b.client, { filter: { label: 'of' } })).toEqual(['of b']);
});

test('finds a key and an account by id alone, and no other kind', async () => {
  const server = await startTestServer();
  const { id } = await server.createKey({ label: 'Production' });
  const account = await readOwnAccount(server.root);
  const document = `query ($id: ID!) { node(id: $id) {
    __typename id ... on ApiKey { label } ... on Account { name }
  } }`;
  expect(await server.root.data(document, { id })).toEqual({
    node: { __typename: 'ApiKey', id, label: 'Production' },
  });
  expect(await server.root.data(document, { id: account.id })).toEqual({
    node: { __typename: 'Account', id: account.id, name: 'default' },
  });
  for (const absent of [
    '',
    'key_',
    'nothing',
    id.toUpperCase(),
    id.slice(4),
    `evt${id.slice(3)}`,
  ]) {
    const error = await server.root.error(document, { id: absent });
    expect(error.extensions.code, absent).toBe('NOT_FOUND');
  }
});

test('node asks for the scope of the kind that is asked for', async () => {
  const server = await startTestServer();
  const { client, id, accountId } = await createTenant(server, { scopes: ['keys:read'] });
  const document = 'query ($id: ID!) { node(id: $id) { id } }';
  expect(await client.data(document, { id })).toEqual({ node: { id } });
  const error = await client.error(document, { id: accountId });
  expect(error.extensions.details).toEqual(['missing_scope: accounts:read']);
});

test('says when a key was last used: never, then the instant of its last accepted use', async () => {
  const server = await startTestServer();
  const { id, client } = await server.createKey({ rateLimit: { perMinute: 1 } });
  const lastUse = async () => (await readKey(server.root, id)).lastUsedAt;
  expect(await lastUse()).toBeNull();
  server.clock.set('2026-11-21T12:00:30.250Z');
  await client.use();
  expect(await lastUse()).toBe('2026-11-21T12:00:30.250Z');
  server.clock.advance(1_000);
  expect((await client.use()).status).toBe(429);
  expect(await lastUse()).toBe('2026-11-21T12:00:30.250Z');
  server.clock.set('2026-11-23T00:00:00.001Z');
  await client.use();
  expect(await lastUse()).toBe('2026-11-23T00:00:00.001Z');
  await mutate(server.root, 'disableApiKey', { id });
  server.clock.advance(1_000);
  expect((await client.use()).status).toBe(401);
  expect(await lastUse()).toBe('2026-11-23T00:00:00.001Z');
});
