import { expect, test } from 'vitest';
import { type Client, send } from '../support/client.ts';
import { createTenant, documentOf, mutate, readOwnAccount, refuse } from '../support/mutations.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

interface Event {
  readonly id: string;
  readonly createdAt: string;
  readonly accountId: string;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly action: string;
  readonly targetId: string;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly requestId: string | null;
}

const EVENTS = `query ($accountId: ID, $targetId: ID, $first: Int! = 100, $after: String) {
  auditEvents(accountId: $accountId, targetId: $targetId, first: $first, after: $after) {
    totalCount
    nodes { id createdAt accountId actorKind actorId action targetId before after requestId }
    pageInfo { hasNextPage endCursor }
  }
}`;

interface EventsPage {
  readonly totalCount: number;
  readonly nodes: readonly Event[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

async function readEvents(
  client: Client,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<EventsPage> {
  return (await client.data<{ auditEvents: EventsPage }>(EVENTS, variables)).auditEvents;
}

/** Carries out a mutation under a request id. */
async function mutateAs(
  server: TestServer,
  request: { readonly secret: string; readonly requestId: string },
  [mutation, input]: readonly [string, Readonly<Record<string, unknown>>],
) {
  const answer = await send(server.url, {
    headers: {
      'content-type': 'application/json',
      'access-token': request.secret,
      'x-request-id': request.requestId,
    },
    body: JSON.stringify({ query: documentOf(mutation), variables: { input } }),
  });
  expect(answer.body.errors).toBeUndefined();
  return answer.body.data[mutation];
}

const described = {
  label: 'Production',
  status: 'ACTIVE',
  scopes: ['workflows:run'],
  rateLimit: { perMinute: 60, perDay: 1_000 },
  expiresAt: '2027-01-01T00:00:00.000Z',
  metadata: { team: 'search' },
};

test('each change of a key leaves exactly one event: who, what, before, after, which request', async () => {
  const server = await startTestServer();
  const { id: actorId, secret, accountId } = await createTenant(server, { scopes: ['keys:write'] });
  const { label, scopes, expiresAt, metadata } = described;
  const created = await mutateAs(server, { secret, requestId: 'the-creation' }, [
    'createApiKey',
    { label, scopes, expiresAt, metadata },
  ]);
  const { id } = created.apiKey;
  const expected: unknown[] = [];
  const expectEvent = async (event: Readonly<Record<string, unknown>>) => {
    expected.unshift({
      id: expect.stringMatching(/^evt_[0-9a-z]{26}$/),
      createdAt: new Date(server.clock.now()).toISOString(),
      accountId,
      actorKind: 'API_KEY',
      actorId,
      targetId: id,
      ...event,
    });
    const page = await readEvents(server.root, { targetId: id });
    expect(page.nodes).toEqual(expected);
    expect(page.totalCount).toBe(expected.length);
  };
  await expectEvent({
    action: 'createApiKey',
    before: null,
    after: described,
    requestId: 'the-creation',
  });
  const renamed = { ...described, label: 'Renamed', expiresAt: null };
  const disabled = { ...renamed, status: 'DISABLED' };
  for (const [mutation, input, before, after] of [
    ['updateApiKey', { label: 'Renamed', expiresAt: null }, described, renamed],
    ['disableApiKey', {}, renamed, disabled],
    ['enableApiKey', {}, disabled, renamed],
    [
      'rotateApiKey',
      { overlapSeconds: 60 },
      { prefixes: [created.secret.slice(0, 11)] },
      {
        prefix: expect.stringMatching(/^gx_[0-9A-Za-z]{8}$/),
        oldSecretsRetireAt: '2026-11-21T12:01:04.000Z',
      },
    ],
    [
      'revokeApiKey',
      { reason: 'leaked' },
      renamed,
      { ...renamed, status: 'REVOKED', revokeReason: 'leaked' },
    ],
  ] as const) {
    server.clock.advance(1_000);
    const requestId = `the-${mutation}`;
    await mutateAs(server, { secret, requestId }, [mutation, { id, ...input }]);
    await expectEvent({ action: mutation, before, after, requestId });
  }
});

test('each change of an account leaves exactly one event, in the trail of that account', async () => {
  const server = await startTestServer();
  const request = { secret: server.rootSecret, requestId: 'creation' };
  const given = { name: 'Acme', externalId: 'customer-7', keyLimit: 3 };
  const { account } = await mutateAs(server, request, ['createAccount', given]);
  server.clock.advance(1_000);
  const edit = { id: account.id, name: 'Acme Ltd', externalId: null };
  await mutateAs(server, { ...request, requestId: 'edit' }, ['updateAccount', edit]);
  const { nodes } = await readEvents(server.root, { accountId: account.id });
  expect(nodes).toMatchObject([
    {
      action: 'updateAccount',
      targetId: account.id,
      before: given,
      after: { name: 'Acme Ltd', externalId: null, keyLimit: 3 },
      requestId: 'edit',
    },
    { action: 'createAccount', before: null, after: given, requestId: 'creation' },
  ]);
});

test('begins with the root key, made by the system', async () => {
  const server = await startTestServer();
  const { nodes } = await readEvents(server.root);
  expect(nodes).toEqual([
    {
      id: expect.any(String),
      createdAt: '2026-11-21T12:00:00.000Z',
      accountId: (await readOwnAccount(server.root)).id,
      actorKind: 'SYSTEM',
      actorId: null,
      action: 'createRootKey',
      targetId: expect.stringMatching(/^key_/),
      before: null,
      after: expect.objectContaining({ label: 'root', scopes: ['*'], rateLimit: null }),
      requestId: null,
    },
  ]);
});

test('a mutation that fails leaves no event', async () => {
  const server = await startTestServer();
  const { id, client } = await server.createKey({ label: 'Production' });
  const { totalCount } = await readEvents(server.root);
  await refuse(server.root, 'createApiKey', { label: 'Production' });
  await refuse(server.root, 'createApiKey', { label: 'new', rateLimit: { perDay: 0 } });
  await refuse(server.root, 'updateApiKey', { id, label: '' });
  await refuse(server.root, 'rotateApiKey', { id, overlapSeconds: -1 });
  await refuse(server.root, 'revokeApiKey', { id: `${id.slice(0, -1)}~` });
  await refuse(server.root, 'updateAccount', { id: 'acc_none', name: 'new' });
  await refuse(client, 'revokeApiKey', { id });
  expect((await readEvents(server.root)).totalCount).toBe(totalCount);
});

test('neither reading, nor using a key, nor being refused is a change', async () => {
  const server = await startTestServer();
  const { client } = await server.createKey({ rateLimit: { perMinute: 1 } });
  const { totalCount } = await readEvents(server.root);
  await client.use();
  await client.use();
  await server.as('gx_nonsense').use();
  expect((await readEvents(server.root)).totalCount).toBe(totalCount);
});

test('needs audit:read, and shows the trail of the own account alone', async () => {
  const server = await startTestServer();
  const { accountId, client } = await createTenant(server, { scopes: ['audit:read'] });
  const without = await createTenant(server, { scopes: ['keys:*', 'usage:*', 'accounts:*'] });
  const error = await without.client.error(EVENTS);
  expect(error.extensions.details).toEqual(['missing_scope: audit:read']);
  const own = await readEvents(client);
  expect(own.nodes.map(({ action }) => action).sort()).toEqual(['createAccount', 'createApiKey']);
  expect(own.nodes.every((event) => event.accountId === accountId)).toBe(true);
  expect(await readEvents(client, { accountId })).toEqual(own);
  expect((await readEvents(client, { targetId: without.id })).nodes).toEqual([]);
  expect((await readEvents(server.root)).totalCount).toBe(5);
});

test('never holds a secret, nor what is kept of one', async () => {
  const server = await startTestServer();
  const { id, secret } = await server.createKey();
  const rotated = await mutate(server.root, 'rotateApiKey', { id, overlapSeconds: 60 });
  await mutate(server.root, 'revokeApiKey', { id });
  const { text } = await server.root.query(EVENTS);
  for (const each of [secret, rotated.secret, server.rootSecret]) {
    expect(text).not.toContain(each.slice(11));
    expect(text).not.toContain(server.app.domain.digester.digest(each));
  }
});

test('shows the newest first, also of one document whose fields share an instant', async () => {
  const server = await startTestServer();
  const labels = ['a', 'b', 'c', 'd', 'e', 'f'];
  const fields = labels.map(
    (label) => `${label}: createApiKey(input: { label: "${label}" }) { secret }`,
  );
  await server.root.data(`mutation { ${fields.join(' ')} }`);
  const { nodes } = await readEvents(server.root, { first: labels.length });
  expect(nodes.map(({ after }) => after?.label)).toEqual(labels.toReversed());
});

test('shows every event exactly once, page by page', async () => {
  const server = await startTestServer();
  for (let made = 0; made < 9; made += 1) {
    if (made % 3 === 0) server.clock.advance(1);
    await server.createKey();
  }
  const whole = await readEvents(server.root);
  const nodes: Event[] = [];
  for (let after: string | null = null; ; ) {
    const page: EventsPage = await readEvents(server.root, { first: 4, after });
    nodes.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) break;
    after = page.pageInfo.endCursor;
    await server.createKey({ accountId: (await createTenant(server)).accountId });
  }
  expect(nodes).toEqual(whole.nodes);
  expect(nodes).toHaveLength(10);
});
