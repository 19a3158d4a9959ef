import { expect, test } from 'vitest';
import { createTenant, mutate } from '../support/mutations.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

interface KeysPage {
  readonly totalCount: number;
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly nodes: readonly { readonly id: string; readonly label: string }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

const KEYS_PAGE = `query (
  $accountId: ID, $first: Int! = 20, $after: String, $filter: ApiKeyFilter, $orderBy: ApiKeyOrder
) {
  apiKeys(accountId: $accountId, first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    totalCount
    edges { cursor node { id } }
    nodes { id label }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

async function readPage(
  server: TestServer,
  variables: Readonly<Record<string, unknown>>,
): Promise<KeysPage> {
  return (await server.root.data<{ apiKeys: KeysPage }>(KEYS_PAGE, variables)).apiKeys;
}

/** Reads a list to its end, and does something between one page and the next. */
async function readAll(
  server: TestServer,
  variables: Readonly<Record<string, unknown>>,
  between: () => Promise<void> = async () => undefined,
): Promise<readonly { readonly id: string; readonly label: string }[]> {
  const nodes: { id: string; label: string }[] = [];
  for (let after: string | null = null; ; await between()) {
    const page: KeysPage = await readPage(server, { ...variables, after });
    nodes.push(...page.nodes);
    after = page.pageInfo.endCursor;
    if (!page.pageInfo.hasNextPage) return nodes;
  }
}

/** 45 keys, three at every instant, with labels and expiries in orders of their own. */
async function createKeys(server: TestServer): Promise<string> {
  const { account } = await mutate(server.root, 'createAccount', { name: 'many', keyLimit: 1_000 });
  for (let index = 0; index < 45; index += 1) {
    if (index % 3 === 0) server.clock.advance(1_000);
    const expiry = { expiresAt: `2027-01-0${1 + (index % 7)}T00:00:00Z` };
    await server.createKey({
      accountId: account.id,
      label: `${index % 2 === 0 ? 'Key' : 'key'} ${(index * 7) % 45}`,
      ...(index % 5 !== 0 && expiry),
    });
  }
  return account.id;
}

const orders = ['CREATED_AT', 'LABEL', 'EXPIRES_AT'].flatMap((field) =>
  ['ASC', 'DESC'].map((direction) => ({ field, direction })),
);

test('shows every key exactly once, in each order, also while keys come and go', async () => {
  const server = await startTestServer();
  const accountId = await createKeys(server);
  const doomed = (await readPage(server, { accountId, first: 100 })).nodes.map(({ id }) => id);
  for (const orderBy of orders) {
    const whole = await readPage(server, { accountId, first: 100, orderBy });
    const before = whole.nodes.map(({ id }) => id);
    const read = await readAll(server, { accountId, first: 7, orderBy }, async () => {
      await server.createKey({ accountId });
      const id = doomed.pop();
      if (id !== undefined) await mutate(server.root, 'revokeApiKey', { id });
    });
    const ids = read.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => before.includes(id))).toEqual(before);
  }
});

test('orders by creation, by label without regard to case, and by expiry with never last', async () => {
  const server = await startTestServer();
  const { account } = await mutate(server.root, 'createAccount', { name: 'few' });
  for (const [label, expiresAt] of [
    ['beta', '2027-01-02T00:00:00Z'],
    ['Alpha', null],
    ['Émile', '2027-01-03T00:00:00Z'],
    ['Gamma', '2027-01-01T00:00:00Z'],
    ['émil', '2027-01-01T00:00:00Z'],
  ]) {
    server.clock.advance(1_000);
    await server.createKey({ accountId: account.id, label, expiresAt });
  }
  const expected = {
    CREATED_AT: ['beta', 'Alpha', 'Émile', 'Gamma', 'émil'],
    LABEL: ['Alpha', 'beta', 'Gamma', 'émil', 'Émile'],
    EXPIRES_AT: ['Gamma', 'émil', 'beta', 'Émile', 'Alpha'],
  };
  for (const [field, labels] of Object.entries(expected)) {
    for (const [direction, inOrder] of [
      ['ASC', labels],
      ['DESC', labels.toReversed()],
    ] as const) {
      const orderBy = { field, direction };
      const read = await readAll(server, { accountId: account.id, first: 2, orderBy });
      expect(read.map(({ label }) => label)).toEqual(inOrder);
    }
  }
});

test('has 20 items unless told otherwise, at most 100, and says where it stands', async () => {
  const server = await startTestServer();
  const accountId = await createKeys(server);
  const first = await readPage(server, { accountId });
  expect(first.nodes).toHaveLength(20);
  expect(first.edges.map(({ node }) => node.id)).toEqual(first.nodes.map(({ id }) => id));
  expect(first).toMatchObject({
    totalCount: 45,
    pageInfo: {
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: first.edges.at(0)?.cursor,
      endCursor: first.edges.at(-1)?.cursor,
    },
  });
  const last = await readPage(server, { accountId, first: 100, after: first.pageInfo.endCursor });
  expect(last.nodes).toHaveLength(25);
  expect(last).toMatchObject({
    totalCount: 45,
    pageInfo: { hasNextPage: false, hasPreviousPage: true },
  });
  const behind = await readPage(server, { accountId, after: last.pageInfo.endCursor });
  expect(behind).toMatchObject({
    totalCount: 45,
    nodes: [],
    pageInfo: { hasNextPage: false, startCursor: null, endCursor: null },
  });
});

test('a page that ends with the list says that nothing follows', async () => {
  const server = await startTestServer();
  const { accountId } = await createTenant(server);
  await server.createKey({ accountId });
  const page = await readPage(server, { accountId, first: 2 });
  expect(page.nodes).toHaveLength(2);
  expect(page.pageInfo.hasNextPage).toBe(false);
});

test.for(['apiKeys', 'accounts', 'auditEvents'])(
  '%s refuses first below 1 and above 100, and accepts both ends',
  async (list) => {
    const server = await startTestServer();
    const document = `query ($first: Int!) { ${list}(first: $first) { totalCount } }`;
    for (const first of [0, -1, 101]) {
      const error = await server.root.error(document, { first });
      expect(error.extensions).toMatchObject({
        code: 'INVALID_ARGUMENT',
        context: { field: 'first' },
      });
    }
    for (const first of [1, 100]) await server.root.data(document, { first });
  },
);

test('refuses a cursor of another list or order, and what is no cursor', async () => {
  const server = await startTestServer();
  await server.createKey();
  const cursorOf = async (list: string): Promise<string> => {
    const document = `{ page: ${list} { pageInfo { endCursor } } }`;
    const { page } = await server.root.data<{ page: KeysPage }>(document);
    return page.pageInfo.endCursor ?? '';
  };
  const byLabel = 'apiKeys(orderBy: { field: LABEL, direction: ASC })';
  const cursors = {
    apiKeys: await cursorOf('apiKeys'),
    byLabel: await cursorOf(byLabel),
    byLabelBackwards: await cursorOf('apiKeys(orderBy: { field: LABEL, direction: DESC })'),
    accounts: await cursorOf('accounts'),
    auditEvents: await cursorOf('auditEvents'),
    empty: '',
    garbage: 'garbage',
    json: Buffer.from('{"id":1}').toString('base64url'),
    notText: Buffer.from('["apiKeys CREATED_AT desc",{},[]]').toString('base64url'),
  };
  for (const [list, fitting] of [
    ['apiKeys(after: $after)', 'apiKeys'],
    ['apiKeys(after: $after, orderBy: { field: LABEL, direction: ASC })', 'byLabel'],
    ['accounts(after: $after)', 'accounts'],
    ['auditEvents(after: $after)', 'auditEvents'],
  ] as const) {
    const document = `query ($after: String) { ${list} { totalCount } }`;
    await server.root.data(document, { after: cursors[fitting] });
    for (const [name, after] of Object.entries(cursors)) {
      if (name === fitting) continue;
      const error = await server.root.error(document, { after });
      expect(error.extensions, `${list} ${name}`).toMatchObject({
        code: 'INVALID_ARGUMENT',
        context: { field: 'after' },
      });
    }
  }
});
