import { expect, test } from 'vitest';
import type { Client } from '../support/client.ts';
import { openDatabaseFile } from '../support/database-file.ts';
import { createTenant, mutate } from '../support/mutations.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

interface Accounts {
  readonly totalCount: number;
  readonly nodes: readonly { readonly id: string; readonly name: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

const SEARCH = `query ($search: String, $first: Int! = 100, $after: String) {
  accounts(first: $first, after: $after, filter: { search: $search }) {
    totalCount nodes { id name } pageInfo { hasNextPage endCursor }
  }
}`;

async function search(client: Client, variables: Readonly<Record<string, unknown>>) {
  return (await client.data<{ accounts: Accounts }>(SEARCH, variables)).accounts;
}

/** The names of the accounts found, in alphabetical order. */
async function namesOf(client: Client, text: string | null): Promise<readonly string[]> {
  const { nodes, totalCount } = await search(client, { search: text });
  expect(totalCount).toBe(nodes.length);
  return nodes.map(({ name }) => name).sort();
}

async function createAccounts(server: TestServer, names: readonly string[]): Promise<void> {
  for (const name of names) {
    server.clock.advance(1_000);
    await mutate(server.root, 'createAccount', { name });
  }
}

test('finds names that contain a text, literally and in any case of any script', async () => {
  const server = await startTestServer();
  const names = ['Acme', 'ACME eu', '100%', 'snake_case', 'back\\slash', 'Été à Zürich', 'Σίσυφος'];
  await createAccounts(server, names);
  for (const [text, expected] of [
    ['acme', ['ACME eu', 'Acme']],
    ['CM', ['ACME eu', 'Acme']],
    [' acme ', ['ACME eu', 'Acme']],
    ['%', ['100%']],
    ['_', ['snake_case']],
    ['\\', ['back\\slash']],
    ['a_e', []],
    ['E\u0301TE\u0301', ['Été à Zürich']],
    ['ΣΊΣ', ['Σίσυφος']],
    ["'; drop table accounts; --", []],
    ['', ['default', ...names].sort()],
    [null, ['default', ...names].sort()],
  ] as const) {
    expect(await namesOf(server.root, text), String(text)).toEqual(expected);
  }
});

test('finds by the external id too, as it is after an edit', async () => {
  const server = await startTestServer();
  const given = { name: 'Acme', externalId: 'Customer-7' };
  const { account } = await mutate(server.root, 'createAccount', given);
  await mutate(server.root, 'createAccount', { name: 'Other', externalId: 'customer-8' });
  expect(await namesOf(server.root, 'customer-')).toEqual(['Acme', 'Other']);
  expect(await namesOf(server.root, 'CUSTOMER-7')).toEqual(['Acme']);
  const edit = { id: account.id, name: 'Zürich', externalId: 'ORG_7' };
  await mutate(server.root, 'updateAccount', edit);
  expect(await namesOf(server.root, 'customer-7')).toEqual([]);
  expect(await namesOf(server.root, 'acme')).toEqual([]);
  expect(await namesOf(server.root, 'org_')).toEqual(['Zürich']);
  expect(await namesOf(server.root, 'ZÜR')).toEqual(['Zürich']);
  await mutate(server.root, 'updateAccount', { id: account.id, externalId: null });
  expect(await namesOf(server.root, 'org_')).toEqual([]);
});

test('goes through the pages of what was found, newest first', async () => {
  const server = await startTestServer();
  const names = ['team 1', 'team 2', 'other', 'team 3', 'team 4', 'team 5'];
  await createAccounts(server, names);
  const first = await search(server.root, { search: 'TEAM', first: 3 });
  const after = first.pageInfo.endCursor;
  const second = await search(server.root, { search: 'TEAM', first: 3, after });
  expect([...first.nodes, ...second.nodes].map(({ name }) => name)).toEqual([
    'team 5',
    'team 4',
    'team 3',
    'team 2',
    'team 1',
  ]);
  expect([first.totalCount, second.totalCount]).toEqual([5, 5]);
  expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
});

test('finds for who is no operator their own account, or none', async () => {
  const server = await startTestServer();
  const { client } = await createTenant(server, { scopes: ['accounts:read'] });
  await mutate(server.root, 'createAccount', { name: 'Tenant of another' });
  expect(await namesOf(client, 'TENANT')).toEqual(['tenant']);
  expect(await namesOf(client, 'another')).toEqual([]);
  expect(await namesOf(client, 'default')).toEqual([]);
});

test('searches for 128 characters and refuses more', async () => {
  const server = await startTestServer();
  const name = '🔑'.repeat(128);
  await mutate(server.root, 'createAccount', { name });
  expect(await namesOf(server.root, name)).toEqual([name]);
  const error = await server.root.error(SEARCH, { search: `${name}x` });
  expect(error.extensions).toMatchObject({
    code: 'INVALID_ARGUMENT',
    context: { field: 'search' },
  });
});

test('finds accounts that were made before there was a search', async () => {
  const older = await startTestServer();
  const given = { name: 'Été', externalId: 'ORG-7' };
  await mutate(older.root, 'createAccount', given);
  await older.stop();
  openDatabaseFile(older).exec(`
    alter table accounts drop column name_folded;
    alter table accounts drop column external_id_folded;
    delete from tollkey_migrations where name = '0006-account-search';
  `);
  const server = await startTestServer({ folder: older.folder, clock: older.clock });
  for (const text of ['éTÉ', 'org-']) expect(await namesOf(server.root, text)).toEqual(['Été']);
  expect(await namesOf(server.root, 'DEFAULT')).toEqual(['default']);
});
