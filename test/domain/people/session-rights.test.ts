import { expect, test } from 'vitest';
import { expectRefusal } from '../../support/envelope.ts';
import { holdRequest } from '../../support/held-request.ts';
import { changePeople, PASSWORD, refusePeople, USER_FIELDS } from '../../support/invitations.ts';
import { createTenant, mutate, refuse } from '../../support/mutations.ts';
import { addPerson, OPERATOR, setUpOperator, signIn } from '../../support/people.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const DAY_MS = 86_400_000;
const ADA = Object.freeze({ email: 'ada@example.com', password: PASSWORD, name: 'Ada' });
const OVER = ['the session is over; sign in again'];

/** A tenant's key, and a person of the same account who is signed in. */
async function startWithAda(isOperator = false) {
  const server = await startTestServer();
  const tenant = await createTenant(server);
  const id = await addPerson(server, { ...ADA, accountId: tenant.accountId, isOperator });
  return { server, tenant, id, ada: await signIn(server, ADA) };
}

async function expectOver(server: TestServer, ada: { readonly use: () => Promise<unknown> }) {
  const answer = (await ada.use()) as Parameters<typeof expectRefusal>[1];
  expect(expectRefusal(server, answer, 'TOKEN_REQUIRED').extensions.details).toEqual(OVER);
}

test('viewer tells a person who they are, and what they may do', async () => {
  const { server, tenant, id, ada } = await startWithAda();
  const { viewer } = await ada.data<{ viewer: unknown }>(
    `{ viewer { user { ${USER_FIELDS} } account { id } apiKey { id } scopes } }`,
  );
  const now = new Date(server.clock.now()).toISOString();
  expect(viewer).toEqual({
    user: {
      id,
      email: ADA.email,
      name: 'Ada',
      isOperator: false,
      account: { id: tenant.accountId },
      createdAt: now,
      lastSignedInAt: now,
      signInMethods: ['PASSWORD'],
    },
    account: { id: tenant.accountId },
    apiKey: null,
    scopes: ['keys:read', 'keys:write', 'usage:read', 'audit:read'],
  });
});

test('an operator who is signed in holds *', async () => {
  const { ada } = await startWithAda(true);
  const { viewer } = await ada.data<{ viewer: unknown }>('{ viewer { scopes } }');
  expect(viewer).toEqual({ scopes: ['*'] });
});

test('a person sees and changes the keys of their account, and no others', async () => {
  const { server, tenant, ada } = await startWithAda();
  const stranger = await createTenant(server);
  const { apiKey } = await mutate(ada, 'createApiKey', { label: 'mine' });
  expect(apiKey.account.id).toBe(tenant.accountId);
  const { apiKeys } = await ada.data<{ apiKeys: { nodes: { id: string }[] } }>(
    '{ apiKeys { nodes { id } } }',
  );
  expect(apiKeys.nodes.map((key) => key.id).sort()).toEqual([tenant.id, apiKey.id].sort());
  expect((await refuse(ada, 'revokeApiKey', { id: stranger.id })).extensions.code).toBe(
    'NOT_FOUND',
  );
  const events = await ada.data<{ auditEvents: { nodes: { accountId: string }[] } }>(
    '{ auditEvents { nodes { accountId } } }',
  );
  expect(new Set(events.auditEvents.nodes.map((event) => event.accountId))).toEqual(
    new Set([tenant.accountId]),
  );
});

test.for(['*', 'keys:verify', 'accounts:read', 'keys:*'])(
  'a person cannot give a key the scope %s, which they lack',
  async (scope) => {
    const { tenant, ada } = await startWithAda();
    const error = await refuse(ada, 'createApiKey', { label: 'strong', scopes: [scope] });
    expect(error.extensions.code).toBe('PERMISSION_DENIED');
    const edit = await refuse(ada, 'updateApiKey', { id: tenant.id, scopes: [scope] });
    expect(edit.extensions.code).toBe('PERMISSION_DENIED');
  },
);

test('a session that was ended elsewhere is refused at its next request', async () => {
  const { server, id, ada } = await startWithAda();
  const other = await signIn(server, ADA);
  expect((await ada.use()).status).toBe(200);
  await changePeople(server.root, 'endSessions', { id });
  await expectOver(server, ada);
  await expectOver(server, other);
  expect((await (await signIn(server, ADA)).use()).status).toBe(200);
});

test('a session ends after 7 days, however much it is used', async () => {
  const { server, ada } = await startWithAda();
  for (let day = 1; day < 7; day += 1) {
    server.clock.advance(DAY_MS);
    expect((await ada.use()).status).toBe(200);
  }
  server.clock.advance(DAY_MS - 1);
  expect((await ada.use()).status).toBe(200);
  server.clock.advance(1);
  await expectOver(server, ada);
});

test('a person who was removed is refused at their next request', async () => {
  const { server, id, ada } = await startWithAda();
  await changePeople(server.root, 'removeUser', { id });
  await expectOver(server, ada);
});

test('an operator who is none any more has no * in the next request', async () => {
  const { server, id, ada } = await startWithAda(true);
  await setUpOperator(server);
  await ada.data('{ accounts { totalCount } }');
  await changePeople(server.root, 'updateUser', { id, isOperator: false });
  expect((await ada.error('{ accounts { totalCount } }')).extensions.code).toBe(
    'PERMISSION_DENIED',
  );
  await changePeople(server.root, 'updateUser', { id, isOperator: true });
  await ada.data('{ accounts { totalCount } }');
});

test('who ends their own session can change nothing more in the same document', async () => {
  const { server, id, ada } = await startWithAda();
  const { body } = await ada.query(`mutation {
    a: endSessions(input: { id: "${id}" }) { user { id } }
    b: createApiKey(input: { label: "afterwards" }) { secret }
  }`);
  expect(body.errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual([
    [['b'], 'TOKEN_REQUIRED'],
  ]);
  expect((await server.root.query('{ apiKeys { nodes { label } } }')).text).not.toContain('after');
});

test('a demotion holds for the later fields of the very document that brings it', async () => {
  const { server, id, ada } = await startWithAda(true);
  await setUpOperator(server);
  const { body } = await ada.query(`mutation {
    a: updateUser(input: { id: "${id}", isOperator: false }) { user { isOperator } }
    b: createAccount(input: { name: "afterwards" }) { account { id } }
  }`);
  expect(body.errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual([
    [['b'], 'PERMISSION_DENIED'],
  ]);
});

test.for([
  ['endSessions', {}, 401],
  ['removeUser', {}, 401],
  ['updateUser', { isOperator: false }, 200],
] as const)('%s holds for a request under way', async ([mutation, input, status]) => {
  const { server, id, ada } = await startWithAda(true);
  await setUpOperator(server);
  const held = await holdRequest(server.url, {
    headers: { cookie: ada.cookie, 'sec-fetch-site': 'same-origin' },
    document: 'mutation { createAccount(input: { name: "too late" }) { account { id } } }',
  });
  await changePeople(server.root, mutation, { id, ...input });
  const answer = await held.finish();
  expect(answer.status).toBe(status);
  expect(answer.body.data ?? null).toBeNull();
  expect((await server.root.query('{ accounts { nodes { name } } }')).text).not.toContain('late');
});

test('everybody sees where they are signed in, an operator where everybody is', async () => {
  const { server, id, ada } = await startWithAda();
  server.clock.advance(60_000);
  await signIn(server, ADA);
  const document =
    '{ viewer { user { sessions { id createdAt expiresAt address userAgent isCurrent } } } }';
  const { viewer } = await ada.data<{
    viewer: { user: { sessions: readonly Record<string, unknown>[] } };
  }>(document);
  expect(viewer.user.sessions).toEqual([
    {
      id: expect.stringMatching(/^ses_/),
      createdAt: '2026-11-21T12:01:00.000Z',
      expiresAt: '2026-11-28T12:01:00.000Z',
      address: '127.0.0.1',
      userAgent: null,
      isCurrent: false,
    },
    expect.objectContaining({ createdAt: '2026-11-21T12:00:00.000Z', isCurrent: true }),
  ]);
  const { node } = await server.root.data<{ node: { sessions: unknown[] } }>(
    `{ node(id: "${id}") { ... on User { sessions { isCurrent } } } }`,
  );
  expect(node.sessions).toEqual([{ isCurrent: false }, { isCurrent: false }]);
});

test('a person signs themselves out everywhere, but nobody else', async () => {
  const { server, id, ada } = await startWithAda();
  await setUpOperator(server);
  const olga = await signIn(server, OPERATOR);
  const { viewer } = await olga.data<{ viewer: { user: { id: string } } }>(
    '{ viewer { user { id } } }',
  );
  expect((await refusePeople(ada, 'endSessions', { id: viewer.user.id })).code).toBe(
    'PERMISSION_DENIED',
  );
  await changePeople(ada, 'endSessions', { id });
  await expectOver(server, ada);
  expect((await olga.use()).status).toBe(200);
});
