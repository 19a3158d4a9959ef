import { expect, test } from 'vitest';
import { sendAllAtOnce } from '../../support/held-request.ts';
import {
  accept,
  changePeople,
  PASSWORD,
  refusePeople,
  USER_FIELDS,
  type UserView,
} from '../../support/invitations.ts';
import { createTenant } from '../../support/mutations.ts';
import { addPerson, OPERATOR, setUpOperator, signIn, trySignIn } from '../../support/people.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const ROUNDS = 20;
const ADA = Object.freeze({ email: 'ada@example.com', password: PASSWORD, name: 'Ada' });
const UNKNOWN = 'usr_01k9zq3v8e5t0r7h2m4n6p8s1w';

interface UsersView {
  readonly users: {
    readonly totalCount: number;
    readonly nodes: readonly UserView[];
    readonly pageInfo: { readonly endCursor: string };
  };
}

async function countOperators({ root }: TestServer): Promise<number> {
  const { users } = await root.data<UsersView>(
    `{ users(first: 100) { nodes { ${USER_FIELDS} } } }`,
  );
  return users.nodes.filter(({ isOperator }) => isOperator).length;
}

test('an operator lists people, newest first, of all accounts or of one', async () => {
  const server = await startTestServer();
  const { accountId } = await createTenant(server);
  for (const [index, name] of ['a', 'b', 'c'].entries()) {
    server.clock.advance(1);
    const account = index === 1 ? { accountId } : {};
    await addPerson(server, { ...ADA, email: `${name}@example.com`, ...account });
  }
  const document = `query ($first: Int!, $after: String, $accountId: ID) {
    users(first: $first, after: $after, accountId: $accountId) {
      totalCount nodes { ${USER_FIELDS} } pageInfo { endCursor }
    }
  }`;
  const first = await server.root.data<UsersView>(document, { first: 2 });
  expect(first.users.totalCount).toBe(3);
  expect(first.users.nodes.map(({ email }) => email)).toEqual(['c@example.com', 'b@example.com']);
  const after = first.users.pageInfo.endCursor;
  const rest = await server.root.data<UsersView>(document, { first: 2, after });
  expect(rest.users.nodes.map(({ email }) => email)).toEqual(['a@example.com']);
  const one = await server.root.data<UsersView>(document, { first: 20, accountId });
  expect(one.users).toMatchObject({ totalCount: 1, nodes: [{ email: 'b@example.com' }] });
});

test('a person renames themselves, and reads nobody else', async () => {
  const server = await startTestServer();
  const id = await addPerson(server, ADA);
  const other = await addPerson(server, { ...ADA, email: 'grace@example.com' });
  const ada = await signIn(server, ADA);
  expect((await changePeople(ada, 'updateUser', { id, name: ' Countess ' })).user.name).toBe(
    'Countess',
  );
  const { node } = await ada.data<{ node: unknown }>(`{ node(id: "${id}") { id } }`);
  expect(node).toEqual({ id });
  for (const each of [other, UNKNOWN]) {
    const denied = { code: 'PERMISSION_DENIED' };
    const { extensions } = await ada.error(`{ node(id: "${each}") { id } }`);
    expect(extensions).toMatchObject(denied);
    expect(await refusePeople(ada, 'updateUser', { id: each, name: 'mine' })).toMatchObject(denied);
    expect(await refusePeople(ada, 'endSessions', { id: each })).toMatchObject(denied);
    expect(await refusePeople(ada, 'removeUser', { id: each })).toMatchObject(denied);
    expect(await refusePeople(ada, 'createPasswordResetLink', { id: each })).toMatchObject(denied);
  }
});

test('who is no operator cannot become one, remove themselves, or make a link for themselves', async () => {
  const server = await startTestServer();
  const id = await addPerson(server, ADA);
  const ada = await signIn(server, ADA);
  for (const [mutation, input] of [
    ['updateUser', { isOperator: true }],
    ['updateUser', { isOperator: false }],
    ['removeUser', {}],
    ['createPasswordResetLink', {}],
  ] as const) {
    const { code } = await refusePeople(ada, mutation, { id, ...input });
    expect(code).toBe('PERMISSION_DENIED');
  }
});

test.for(['updateUser', 'removeUser', 'endSessions', 'createPasswordResetLink'])(
  '%s of nobody is NOT_FOUND',
  async (mutation) => {
    const server = await startTestServer();
    expect((await refusePeople(server.root, mutation, { id: UNKNOWN })).code).toBe('NOT_FOUND');
  },
);

test.for(['', ' ', 'x'.repeat(65), 'a\nb'])('refuses the name %j', async (name) => {
  const server = await startTestServer();
  const id = await addPerson(server, ADA);
  expect(await refusePeople(server.root, 'updateUser', { id, name })).toMatchObject({
    code: 'INVALID_ARGUMENT',
    field: 'name',
  });
});

test('the last operator stays one, whoever asks', async () => {
  const server = await startTestServer();
  await setUpOperator(server);
  const olga = await signIn(server, OPERATOR);
  const { viewer } = await olga.data<{ viewer: { user: { id: string } } }>(
    '{ viewer { user { id } } }',
  );
  const { id } = viewer.user;
  for (const client of [olga, server.root]) {
    const demoted = await refusePeople(client, 'updateUser', { id, isOperator: false });
    expect(demoted.code).toBe('FAILED_PRECONDITION');
    const removed = await refusePeople(client, 'removeUser', { id });
    expect(removed).toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: 'olga@example.com is the only operator; make another person one first',
    });
  }
  // What leaves them one goes through.
  await changePeople(olga, 'updateUser', { id, isOperator: true, name: 'Olga II' });
  const other = await addPerson(server, { ...ADA, isOperator: true });
  await changePeople(olga, 'updateUser', { id, isOperator: false });
  expect((await refusePeople(server.root, 'removeUser', { id: other })).code).toBe(
    'FAILED_PRECONDITION',
  );
});

test.for([
  ['removeUser', 'removeUser'],
  ['updateUser', 'updateUser'],
  ['removeUser', 'updateUser'],
] as const)(
  'one operator is left when two race to %s and %s each other, 20 times',
  async ([one, another]) => {
    const server = await startTestServer();
    let ids = [
      await addPerson(server, { ...ADA, isOperator: true }),
      await addPerson(server, { ...ADA, email: 'grace@example.com', isOperator: true }),
    ];
    for (let round = 0; round < ROUNDS; round += 1) {
      const answers = await sendAllAtOnce(
        server.url,
        [one, another].map((mutation, index) => ({
          secret: server.rootSecret,
          document: `mutation { ${mutation}(input: { id: "${ids[index]}"
            ${mutation === 'updateUser' ? 'isOperator: false' : ''} }) { user { id } } }`,
        })),
      );
      const codes = answers.flatMap(({ body }) => body.errors?.map((e) => e.extensions.code) ?? []);
      expect(codes).toEqual(['FAILED_PRECONDITION']);
      expect(await countOperators(server)).toBe(1);
      ids = await Promise.all(
        ids.map(async (id, index) => {
          const { body } = await server.root.query(
            `mutation { updateUser(input: { id: "${id}", isOperator: true }) { user { id } } }`,
          );
          const email = `round${round}-${index}@example.com`;
          return body.data?.updateUser?.user.id
            ? id
            : addPerson(server, { email, password: PASSWORD, isOperator: true });
        }),
      );
    }
  },
);

test('who was removed cannot sign in, and their address is free again', async () => {
  const server = await startTestServer();
  const { accountId } = await createTenant(server);
  const id = await addPerson(server, ADA);
  const { user } = await changePeople(server.root, 'removeUser', { id });
  expect(user).toMatchObject({ id, email: ADA.email, name: 'Ada' });
  expect((await trySignIn(server, ADA)).status).toBe(401);
  expect((await server.root.error(`{ node(id: "${id}") { id } }`)).extensions.code).toBe(
    'NOT_FOUND',
  );
  const again = await changePeople(server.root, 'inviteUser', { accountId, email: ADA.email });
  await accept(server, again.link);
  expect((await trySignIn(server, ADA)).status).toBe(200);
});

test('a key that a removed person made works on', async () => {
  const server = await startTestServer();
  const id = await addPerson(server, ADA);
  const ada = await signIn(server, ADA);
  const { createApiKey } = await ada.data<{ createApiKey: { secret: string } }>(
    'mutation { createApiKey(input: { label: "mine" }) { secret } }',
  );
  await changePeople(server.root, 'removeUser', { id });
  expect((await server.as(createApiKey.secret).use()).status).toBe(200);
});

test('the last sign-in is told', async () => {
  const server = await startTestServer();
  const id = await addPerson(server, ADA);
  const read = async (): Promise<string | null> => {
    const { node } = await server.root.data<{ node: UserView }>(
      `{ node(id: "${id}") { ... on User { lastSignedInAt } } }`,
    );
    return node.lastSignedInAt;
  };
  expect(await read()).toBeNull();
  server.clock.advance(5_000);
  const ada = await signIn(server, ADA);
  expect(await read()).toBe('2026-11-21T12:00:05.000Z');
  server.clock.advance(5_000);
  await ada.post('/auth/sign-out', {});
  expect(await read()).toBe('2026-11-21T12:00:05.000Z');
});
