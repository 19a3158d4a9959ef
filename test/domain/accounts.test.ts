import { expect, test } from 'vitest';
import {
  ACCOUNT_FIELDS,
  type AccountView,
  createTenant,
  mutate,
  readOwnAccount,
  refuse,
} from '../support/mutations.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

function readAccount(server: TestServer, id: string): Promise<AccountView> {
  const document = `query ($id: ID!) { account(id: $id) { ${ACCOUNT_FIELDS} } }`;
  return server.root
    .data<{ account: AccountView }>(document, { id })
    .then(({ account }) => account);
}

test('makes an account from a name alone: room for 10 keys, no external id', async () => {
  const server = await startTestServer();
  const { account } = await mutate(server.root, 'createAccount', { name: '  Acme\u0301  ' });
  expect(account).toEqual({
    id: expect.stringMatching(/^acc_[0-9a-z]{26}$/),
    name: 'Acm\u00e9',
    externalId: null,
    keyLimit: 10,
    keyCount: 0,
    createdAt: '2026-11-21T12:00:00.000Z',
  });
  expect(await readAccount(server, account.id)).toEqual(account);
});

test('an absent field keeps, null clears, a value sets', async () => {
  const server = await startTestServer();
  const given = { name: 'Acme', externalId: 'customer-7', keyLimit: 3 };
  const { account } = await mutate(server.root, 'createAccount', given);
  const { id } = account;
  const update = async (change: Readonly<Record<string, unknown>>) => {
    const payload = await mutate(server.root, 'updateAccount', { id, ...change });
    expect(await readAccount(server, id)).toEqual(payload.account);
    return payload.account;
  };
  expect(await update({})).toEqual({ ...account, ...given });
  expect(await update({ name: 'Acme Ltd' })).toEqual({ ...account, name: 'Acme Ltd' });
  const changed = { ...account, name: 'Acme Ltd', keyLimit: 4 };
  expect(await update({ keyLimit: 4 })).toEqual(changed);
  expect(await update({ externalId: null })).toEqual({ ...changed, externalId: null });
  expect(await update({ externalId: 'customer-8' })).toEqual({
    ...changed,
    externalId: 'customer-8',
  });
});

test('refuses a name, an external id or a key limit out of bounds, naming the field', async () => {
  const server = await startTestServer();
  const { id } = await readOwnAccount(server.root);
  const before = await readAccount(server, id);
  for (const [field, value] of [
    ['name', ''],
    ['name', '🔑'.repeat(129)],
    ['name', 'a\nb'],
    ['externalId', ''],
    ['externalId', 'x'.repeat(129)],
    ['keyLimit', 0],
    ['keyLimit', -1],
    ['keyLimit', 100_001],
  ] as const) {
    for (const error of [
      await refuse(server.root, 'createAccount', { name: 'new', [field]: value }),
      await refuse(server.root, 'updateAccount', { id, [field]: value }),
    ]) {
      expect(error.extensions).toMatchObject({ code: 'INVALID_ARGUMENT', context: { field } });
    }
  }
  expect(await readAccount(server, id)).toEqual(before);
});

test('accepts key limits of 1 and of 100,000', async () => {
  const server = await startTestServer();
  for (const keyLimit of [1, 100_000]) {
    const { account } = await mutate(server.root, 'createAccount', { name: 'new', keyLimit });
    expect(account.keyLimit).toBe(keyLimit);
  }
});

test('an account holds exactly as many keys as its limit says, at any time', async () => {
  const server = await startTestServer();
  const { account } = await mutate(server.root, 'createAccount', { name: 'Acme', keyLimit: 2 });
  const create = (label: string) => ({ label, accountId: account.id });
  const expectFull = async () => {
    const error = await refuse(server.root, 'createApiKey', create('one more'));
    expect(error.extensions.code).toBe('FAILED_PRECONDITION');
  };
  const { apiKey } = await mutate(server.root, 'createApiKey', create('a'));
  await mutate(server.root, 'createApiKey', create('b'));
  await expectFull();
  await mutate(server.root, 'updateAccount', { id: account.id, keyLimit: 3 });
  await mutate(server.root, 'createApiKey', create('c'));
  await expectFull();
  // A lowered limit takes no key away.
  await mutate(server.root, 'updateAccount', { id: account.id, keyLimit: 2 });
  expect((await readAccount(server, account.id)).keyCount).toBe(3);
  await mutate(server.root, 'revokeApiKey', { id: apiKey.id });
  await expectFull();
});

test('counts expired and disabled keys, neither revoked ones nor the root key', async () => {
  const server = await startTestServer();
  await server.createKey({ expiresAt: '2026-11-21T12:00:01Z' });
  const disabled = await server.createKey();
  const revoked = await server.createKey();
  await mutate(server.root, 'disableApiKey', { id: disabled.id });
  await mutate(server.root, 'revokeApiKey', { id: revoked.id });
  server.clock.advance(1_000);
  expect((await readOwnAccount(server.root)).keyCount).toBe(2);
});

test('an external id is unique, also against an edit, and free once it is cleared', async () => {
  const server = await startTestServer();
  const externalId = 'customer-7';
  const { account } = await mutate(server.root, 'createAccount', { name: 'Acme', externalId });
  const other = await mutate(server.root, 'createAccount', { name: 'Other' });
  for (const error of [
    await refuse(server.root, 'createAccount', { name: 'Third', externalId: ` ${externalId}` }),
    await refuse(server.root, 'updateAccount', { id: other.account.id, externalId }),
  ]) {
    expect(error.extensions).toMatchObject({ code: 'ALREADY_EXISTS', http_status: 409 });
    expect(error.extensions.context).toEqual({ field: 'externalId' });
  }
  await mutate(server.root, 'updateAccount', { id: account.id, externalId });
  await mutate(server.root, 'updateAccount', { id: account.id, externalId: null });
  await mutate(server.root, 'updateAccount', { id: other.account.id, externalId });
});

test('who is no operator may change the name of its own account, and no more', async () => {
  const server = await startTestServer();
  const { client, accountId: id } = await createTenant(server, { scopes: ['accounts:*'] });
  const { account } = await mutate(client, 'updateAccount', { id, name: 'Renamed' });
  expect(account).toMatchObject({ id, name: 'Renamed', keyLimit: 100_000 });
  for (const change of [{ keyLimit: 99 }, { keyLimit: 100_000 }, { externalId: 'x' }]) {
    const error = await refuse(client, 'updateAccount', { id, name: 'Again', ...change });
    expect(error.extensions).toMatchObject({ code: 'PERMISSION_DENIED', context: { scope: '*' } });
  }
  expect(await readAccount(server, id)).toEqual(account);
});

test('who is no operator makes accounts by name alone, and learns no external id of others', async () => {
  const server = await startTestServer();
  await mutate(server.root, 'createAccount', { name: 'Acme', externalId: 'taken' });
  const { client } = await createTenant(server, { scopes: ['accounts:*'] });
  for (const more of [{ externalId: 'taken' }, { externalId: 'free' }, { keyLimit: 10 }]) {
    const error = await refuse(client, 'createAccount', { name: 'new', ...more });
    expect(error.extensions).toMatchObject({ code: 'PERMISSION_DENIED', context: { scope: '*' } });
  }
  const { account } = await mutate(client, 'createAccount', { name: 'new' });
  expect(account).toMatchObject({ name: 'new', externalId: null, keyLimit: 10 });
});

test('lists every account to an operator, newest first, and to others only their own', async () => {
  const server = await startTestServer();
  const made = [await readOwnAccount(server.root).then(({ id }) => id)];
  for (let index = 0; index < 5; index += 1) {
    server.clock.advance(1_000);
    const { account } = await mutate(server.root, 'createAccount', { name: `account ${index}` });
    made.unshift(account.id);
  }
  const pages = `query ($after: String) { accounts(first: 4, after: $after) {
    totalCount nodes { id } pageInfo { hasNextPage endCursor }
  } }`;
  interface Pages {
    readonly accounts: {
      readonly totalCount: number;
      readonly nodes: readonly { readonly id: string }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    };
  }
  const { accounts: first } = await server.root.data<Pages>(pages);
  const after = first.pageInfo.endCursor;
  const { accounts: second } = await server.root.data<Pages>(pages, { after });
  expect([...first.nodes, ...second.nodes].map(({ id }) => id)).toEqual(made);
  expect([first.totalCount, second.totalCount]).toEqual([6, 6]);
  expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);

  const [accountId] = made;
  const { client } = await server.createKey({ accountId, scopes: ['accounts:read'] });
  const { accounts: own } = await client.data<Pages>(pages);
  expect(own).toMatchObject({ totalCount: 1, nodes: [{ id: accountId }] });
  expect(
    (await client.data<Pages>(pages, { after: own.pageInfo.endCursor })).accounts.nodes,
  ).toEqual([]);
});
