import { expect, test } from 'vitest';
import { send } from '../support/client.ts';
import { changePeople, PASSWORD } from '../support/invitations.ts';
import { createTenant, mutate, refuse } from '../support/mutations.ts';
import { addPerson, signIn } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const everyScope = ['keys:*', 'accounts:*', 'usage:*', 'audit:*'];

// Of the right form, and nobody's.
const unknown = {
  key: 'key_01k9zq3v8e5t0r7h2m4n6p8s1w',
  account: 'acc_01k9zq3v8e5t0r7h2m4n6p8s1w',
  user: 'usr_01k9zq3v8e5t0r7h2m4n6p8s1w',
  invitation: 'lnk_01k9zq3v8e5t0r7h2m4n6p8s1w',
};

type Kind = keyof typeof unknown;

/** Each way to name an object by its id; `$id` stands for the id. */
const ways: readonly (readonly [kind: Kind, document: string])[] = [
  [
    'key',
    '{ apiKey(id: "$id") { id secrets { nodes { prefix lastUsedAt } } usage { accepted } } }',
  ],
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
  ['account', '{ users(accountId: "$id") { totalCount nodes { id } } }'],
  ['account', '{ invitations(accountId: "$id") { totalCount nodes { id } } }'],
  ['account', 'mutation { inviteUser(input: { accountId: "$id", email: "a@b.com" }) { link } }'],
  ['user', '{ node(id: "$id") { id ... on User { email sessions { id } } } }'],
  ['user', '{ auditEvents(targetId: "$id") { totalCount nodes { id actorLabel } } }'],
  ['user', 'mutation { updateUser(input: { id: "$id", name: "mine" }) { user { id } } }'],
  ['user', 'mutation { updateUser(input: { id: "$id", isOperator: true }) { user { id } } }'],
  ['user', 'mutation { removeUser(input: { id: "$id" }) { user { id } } }'],
  ['user', 'mutation { endSessions(input: { id: "$id" }) { user { id } } }'],
  ['user', 'mutation { createPasswordResetLink(input: { id: "$id" }) { link } }'],
  ['invitation', '{ auditEvents(targetId: "$id") { totalCount nodes { id } } }'],
  ['invitation', 'mutation { cancelInvitation(input: { id: "$id" }) { invitation { id } } }'],
];

/** People are a matter of operators: whoever is none is not even told that an id is unknown. */
function codeFor(document: string): string {
  const isOfPeople = /users|invit|User|Sessions|PasswordReset/.test(document);
  return isOfPeople ? 'PERMISSION_DENIED' : 'NOT_FOUND';
}

/** A person of an account, and an invitation into it. */
async function addPeople(
  server: TestServer,
  accountId: string,
): Promise<{ readonly user: string; readonly invitation: string }> {
  const wanted = { accountId, email: 'grace@example.com' };
  return {
    user: await addPerson(server, { email: 'ada@example.com', password: PASSWORD, accountId }),
    invitation: (await changePeople(server.root, 'inviteUser', wanted)).invitation.id,
  };
}

async function ask(
  server: TestServer,
  credential: Readonly<Record<string, string>>,
  document: string,
) {
  const { status, text, headers } = await send(server.url, {
    headers: {
      'content-type': 'application/json',
      'x-request-id': 'the-same',
      ...credential,
    },
    body: JSON.stringify({ query: document }),
  });
  // Two headers count the questions of a session.
  const { date: _, ratelimit: __, 'x-ratelimit-remaining': ___, ...comparable } = headers;
  return { status, text, headers: comparable };
}

test('an object of another account is answered byte for byte like one that does not exist', async () => {
  const server = await startTestServer();
  // An operator lifted the caller's limits, so that no header counts the questions.
  const mine = await createTenant(server, { scopes: everyScope, rateLimit: null });
  await expectSameAnswers(server, { 'access-token': mine.secret });
});

test('so it is for a person who is signed in', async () => {
  const server = await startTestServer();
  const { accountId } = await createTenant(server);
  const eve = { email: 'eve@example.com', password: PASSWORD };
  await addPerson(server, { ...eve, accountId });
  const { cookie } = await signIn(server, eve);
  await expectSameAnswers(server, { cookie, 'sec-fetch-site': 'same-origin' });
});

async function expectSameAnswers(
  server: TestServer,
  credential: Readonly<Record<string, string>>,
): Promise<void> {
  const theirs = await createTenant(server, { label: 'taken' });
  const revoked = await server.createKey({ accountId: theirs.accountId });
  await mutate(server.root, 'revokeApiKey', { id: revoked.id });
  const { user, invitation } = await addPeople(server, theirs.accountId);
  const foreign: Readonly<Record<Kind, readonly string[]>> = {
    key: [theirs.id, revoked.id],
    account: [theirs.accountId],
    user: [user],
    invitation: [invitation],
  };
  // A person has no scope for accounts as such, only for their keys, uses and changes.
  const isPerson = credential.cookie !== undefined;
  for (const [kind, document] of ways) {
    const code =
      isPerson && kind === 'account'
        ? /"(?:NOT_FOUND|PERMISSION_DENIED)"/
        : `"${codeFor(document)}"`;
    const expected = await ask(server, credential, document.replace('$id', unknown[kind]));
    if (!document.includes('targetId')) expect(expected.text, document).toMatch(code);
    for (const id of foreign[kind]) {
      const answer = await ask(server, credential, document.replace('$id', id));
      expect(answer.text.replaceAll(id, unknown[kind])).toBe(expected.text);
      expect(answer).toEqual({ ...expected, text: answer.text });
    }
  }
}

test('nothing of another account changes by asking for it', async () => {
  const server = await startTestServer();
  const mine = await createTenant(server, { scopes: everyScope });
  const theirs = await createTenant(server, { label: 'taken' });
  const everything = `{
    accounts { nodes { id name keyLimit keyCount } }
    apiKeys { nodes { id label status scopes rateLimit { perMinute } secrets { nodes { retiresAt } } } }
    auditEvents { totalCount }
    users { nodes { id name isOperator sessions { id } } }
    invitations { nodes { id email } }
  }`;
  const ids = { ...(await addPeople(server, theirs.accountId)), key: theirs.id };
  const before = await server.root.data(everything);
  for (const [kind, document] of ways) {
    const id = kind === 'account' ? theirs.accountId : ids[kind];
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
  const ids = { ...(await addPeople(server, theirs.accountId)), key: theirs.id };
  for (const [kind, document] of ways) {
    for (const id of [unknown[kind], kind === 'account' ? theirs.accountId : ids[kind]]) {
      const error = await mine.client.error(document.replace('$id', id));
      expect(error.extensions.code, document).toBe('PERMISSION_DENIED');
    }
  }
});
