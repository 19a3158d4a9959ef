import { expect, test } from 'vitest';
import { openDatabaseFile } from '../../support/database-file.ts';
import {
  accept,
  changePeople,
  PASSWORD,
  refusePeople,
  tokenOf,
} from '../../support/invitations.ts';
import { createTenant, mutate } from '../../support/mutations.ts';
import { addPerson, OPERATOR, setUpOperator, signIn, trySignIn } from '../../support/people.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const DAY_MS = 86_400_000;
const EMAIL = 'ada@example.com';

interface PendingView {
  readonly invitations: {
    readonly totalCount: number;
    readonly nodes: readonly { readonly email: string }[];
  };
}

async function startWithInvitation(input: Readonly<Record<string, unknown>> = {}) {
  const server = await startTestServer();
  const { accountId } = await createTenant(server);
  const wanted = { accountId, email: EMAIL, ...input };
  return { server, accountId, ...(await changePeople(server.root, 'inviteUser', wanted)) };
}

async function listPending({ root }: TestServer, accountId?: string): Promise<readonly string[]> {
  const document =
    'query ($id: ID) { invitations(accountId: $id) { totalCount nodes { email account { id } } } }';
  const { invitations } = await root.data<PendingView>(document, { id: accountId });
  expect(invitations.totalCount).toBe(invitations.nodes.length);
  return invitations.nodes.map(({ email }) => email);
}

test('an invited person signs in and sees only their account', async () => {
  const { server, accountId, invitation, link } = await startWithInvitation();
  expect(link).toMatch(new RegExp(`^${server.url}/invitation#[\\w-]{43}$`));
  expect(invitation).toEqual({
    id: expect.stringMatching(/^lnk_/),
    email: EMAIL,
    isOperator: false,
    expiresAt: '2026-11-28T12:00:00.000Z',
    account: { id: accountId },
  });
  expect(await accept(server, link, { name: ' Ada  ' })).toEqual({ email: EMAIL });
  const ada = await signIn(server, { email: EMAIL, password: PASSWORD });
  const { viewer } = await ada.data<{ viewer: unknown }>(
    '{ viewer { user { email name isOperator } account { id } } }',
  );
  expect(viewer).toEqual({
    user: { email: EMAIL, name: 'Ada', isOperator: false },
    account: { id: accountId },
  });
  for (const field of ['users', 'invitations', 'accounts']) {
    const error = await ada.error(`{ ${field} { totalCount } }`);
    expect(error.extensions.code).toBe('PERMISSION_DENIED');
  }
});

test('an invitation can make an operator', async () => {
  const { server, link } = await startWithInvitation({ isOperator: true });
  await accept(server, link);
  const ada = await signIn(server, { email: EMAIL, password: PASSWORD });
  const { viewer } = await ada.data<{ viewer: unknown }>('{ viewer { scopes } }');
  expect(viewer).toEqual({ scopes: ['*'] });
});

test('the address of an invitation counts, not the one that is typed', async () => {
  const { server, link } = await startWithInvitation({ email: '  ADA@Example.COM ' });
  expect(await accept(server, link, { email: 'eve@example.com' })).toEqual({ email: EMAIL });
});

test('of 11 acceptances at once exactly one makes the person', async () => {
  const { server, link } = await startWithInvitation();
  const outcomes = await Promise.allSettled(Array.from({ length: 11 }, () => accept(server, link)));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const reasons = outcomes.flatMap((each) =>
    each.status === 'rejected' ? [each.reason.refusal.code] : [],
  );
  expect(reasons).toEqual(Array(10).fill('NOT_FOUND'));
  const { users } = await server.root.data<{ users: unknown }>('{ users { totalCount } }');
  expect(users).toEqual({ totalCount: 1 });
});

test('an invitation is pending until it is accepted, cancelled or over', async () => {
  const { server, accountId, link } = await startWithInvitation();
  server.clock.advance(1);
  const second = await changePeople(server.root, 'inviteUser', {
    accountId,
    email: 'grace@example.com',
  });
  const other = await createTenant(server);
  expect(await listPending(server)).toEqual(['grace@example.com', EMAIL]);
  expect(await listPending(server, other.accountId)).toEqual([]);
  expect(await listPending(server, accountId)).toHaveLength(2);

  await accept(server, link);
  expect(await listPending(server)).toEqual(['grace@example.com']);
  const cancelled = await changePeople(server.root, 'cancelInvitation', {
    id: second.invitation.id,
  });
  expect(cancelled.invitation.email).toBe('grace@example.com');
  expect(await listPending(server)).toEqual([]);
  await expect(accept(server, second.link)).rejects.toThrow('This link was used already');
  const again = await refusePeople(server.root, 'cancelInvitation', { id: second.invitation.id });
  expect(again.code).toBe('NOT_FOUND');

  const third = await changePeople(server.root, 'inviteUser', { accountId, email: 'eve@x.com' });
  server.clock.advance(7 * DAY_MS - 1);
  expect(await listPending(server)).toEqual(['eve@x.com']);
  server.clock.advance(1);
  expect(await listPending(server)).toEqual([]);
  await expect(accept(server, third.link)).rejects.toThrow('has expired');
});

test('a newer invitation for the same address ends the older one', async () => {
  const { server, accountId, link } = await startWithInvitation();
  const newer = await changePeople(server.root, 'inviteUser', {
    accountId,
    email: 'ADA@example.com',
  });
  expect(await listPending(server)).toEqual([EMAIL]);
  await expect(accept(server, link)).rejects.toThrow('not one of ours');
  expect(await accept(server, newer.link)).toEqual({ email: EMAIL });
});

test('invitations are paged, newest first, none twice', async () => {
  const { server, accountId } = await startWithInvitation();
  for (const email of ['b@x.com', 'c@x.com']) {
    server.clock.advance(1);
    await changePeople(server.root, 'inviteUser', { accountId, email });
  }
  const document = `query ($after: String) {
    invitations(first: 2, after: $after) { nodes { email } pageInfo { hasNextPage endCursor } }
  }`;
  const first = await server.root.data<{
    invitations: { nodes: unknown; pageInfo: { hasNextPage: boolean; endCursor: string } };
  }>(document);
  expect(first.invitations).toMatchObject({
    nodes: [{ email: 'c@x.com' }, { email: 'b@x.com' }],
    pageInfo: { hasNextPage: true },
  });
  const rest = await server.root.data(document, { after: first.invitations.pageInfo.endCursor });
  expect(rest).toMatchObject({
    invitations: { nodes: [{ email: EMAIL }], pageInfo: { hasNextPage: false } },
  });
});

test.for([
  ['', 'email'],
  ['ada', 'email'],
  ['ada@', 'email'],
  ['ada@example', 'email'],
  ['ada@example.com, eve@example.com', 'email'],
  ['ada@exa mple.com', 'email'],
  ['ada\n@example.com', 'email'],
  [`${'a'.repeat(250)}@x.com`, 'email'],
])('refuses to invite %j', async ([email, field]) => {
  const server = await startTestServer();
  const { accountId } = await createTenant(server);
  expect(await refusePeople(server.root, 'inviteUser', { accountId, email })).toMatchObject({
    code: 'INVALID_ARGUMENT',
    field,
  });
});

test('refuses to invite somebody who signs in already, or into no account', async () => {
  const server = await startTestServer();
  const { accountId } = await createTenant(server);
  await addPerson(server, { email: EMAIL, password: PASSWORD });
  expect(
    await refusePeople(server.root, 'inviteUser', { accountId, email: 'Ada@Example.com' }),
  ).toMatchObject({ code: 'ALREADY_EXISTS', field: 'email' });
  expect(
    await refusePeople(server.root, 'inviteUser', {
      accountId: 'acc_01k9zq3v8e5t0r7h2m4n6p8s1w',
      email: 'new@example.com',
    }),
  ).toMatchObject({ code: 'NOT_FOUND' });
});

test('an address that was taken meanwhile is refused, and the link still stands', async () => {
  const { server, link } = await startWithInvitation();
  const id = await addPerson(server, { email: EMAIL, password: PASSWORD });
  await expect(accept(server, link)).rejects.toMatchObject({
    refusal: { code: 'ALREADY_EXISTS', context: { field: 'email' } },
  });
  await changePeople(server.root, 'removeUser', { id });
  expect(await accept(server, link)).toEqual({ email: EMAIL });
});

test.for([
  ['updateUser', { isOperator: false }],
  ['removeUser', {}],
] as const)('after %s no link of a former operator lets anybody in', async ([mutation, input]) => {
  const server = await startTestServer();
  const { accountId } = await createTenant(server);
  await setUpOperator(server);
  const olga = await signIn(server, OPERATOR);
  const eve = { email: 'eve@example.com', password: PASSWORD };
  const id = await addPerson(server, { ...eve, isOperator: true });
  const byEve = await signIn(server, eve);
  const { viewer } = await olga.data<{ viewer: { user: { id: string } } }>(
    '{ viewer { user { id } } }',
  );
  const wanted = { accountId, email: 'eve@elsewhere.example', isOperator: true };
  const links = [
    await changePeople(byEve, 'inviteUser', wanted),
    await changePeople(byEve, 'createPasswordResetLink', { id: viewer.user.id }),
  ];
  await changePeople(olga, mutation, { id, ...input });
  for (const { link } of links)
    await expect(accept(server, link)).rejects.toThrow('not one of ours');
  expect(await listPending(server)).toEqual([]);
});

test.for(['revokeApiKey', 'disableApiKey', 'updateApiKey'])(
  'after %s no link that the key made lets anybody in',
  async (mutation) => {
    const server = await startTestServer();
    const { accountId } = await createTenant(server);
    const operator = await server.createKey({ scopes: ['*', 'own'] });
    const wanted = { accountId, email: EMAIL };
    const { link } = await changePeople(operator.client, 'inviteUser', wanted);
    expect(await listPending(server)).toEqual([EMAIL]);
    const scopes = mutation === 'updateApiKey' ? { scopes: ['own'] } : {};
    await mutate(server.root, mutation, { id: operator.id, ...scopes });
    await expect(accept(server, link)).rejects.toThrow('not one of ours');
    expect(await listPending(server)).toEqual([]);
  },
);

test('nothing that is kept or logged lets anybody in', async () => {
  const { server, link } = await startWithInvitation();
  await accept(server, link);
  await trySignIn(server, { email: EMAIL, password: PASSWORD });
  const database = openDatabaseFile(server);
  const kept = ['sign_in_links', 'users', 'sign_in_methods', 'audit_events'].map((table) =>
    JSON.stringify(database.prepare(`select * from ${table}`).all()),
  );
  for (const text of [...kept, ...server.logs]) {
    expect(text).not.toContain(tokenOf(link));
    expect(text).not.toContain(PASSWORD);
  }
});
