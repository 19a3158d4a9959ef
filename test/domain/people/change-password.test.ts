import { expect, test } from 'vitest';
import { changePassword } from '../../../src/domain/people/change-password.ts';
import { accept, changePeople, PASSWORD } from '../../support/invitations.ts';
import { addPerson, signIn, trySignIn } from '../../support/people.ts';
import { startTestServer } from '../../support/test-server.ts';

const ADA = Object.freeze({ email: 'ada@example.com', password: PASSWORD, name: 'Ada' });
const NEW_PASSWORD = 'another horse, another battery';
const RESET_PASSWORD = 'what the link of the reset has set';
const CHANGE = Object.freeze({ currentPassword: PASSWORD, newPassword: NEW_PASSWORD });

async function startWithAda() {
  const server = await startTestServer();
  const id = await addPerson(server, ADA);
  const ada = await signIn(server, ADA);
  const { viewer } = await ada.data<{ viewer: { user: { sessions: { id: string }[] } } }>(
    '{ viewer { user { sessions { id } } } }',
  );
  return { server, id, ada, sessionId: viewer.user.sessions[0]?.id ?? '' };
}

test('a new password ends all other sessions, and the old password', async () => {
  const { server, ada, sessionId } = await startWithAda();
  const elsewhere = await signIn(server, ADA);
  await changePassword(server.app.domain, { sessionId, ...CHANGE }, 'req_test');
  expect((await elsewhere.use()).status).toBe(401);
  expect((await ada.use()).status).toBe(200);
  expect((await trySignIn(server, ADA)).status).toBe(401);
  expect((await trySignIn(server, { ...ADA, password: NEW_PASSWORD })).status).toBe(200);
});

test('a link for a new password that was made before counts for nothing afterwards', async () => {
  const { server, id, sessionId } = await startWithAda();
  const { link } = await changePeople(server.root, 'createPasswordResetLink', { id });
  await changePassword(server.app.domain, { sessionId, ...CHANGE }, 'req_test');
  await expect(accept(server, link)).rejects.toThrow('not one of ours');
});

test.for([
  [{ currentPassword: 'not what it is now' }, 'currentPassword'],
  [{ newPassword: 'too short' }, 'newPassword'],
  [{ newPassword: 'x'.repeat(129) }, 'newPassword'],
] as const)('is refused with %j, and nothing changes', async ([input, field]) => {
  const { server, sessionId } = await startWithAda();
  const elsewhere = await signIn(server, ADA);
  const change = { sessionId, ...CHANGE, ...input };
  await expect(changePassword(server.app.domain, change, 'req_test')).rejects.toMatchObject({
    refusal: { code: 'INVALID_ARGUMENT', context: { field } },
  });
  expect((await elsewhere.use()).status).toBe(200);
  expect((await trySignIn(server, ADA)).status).toBe(200);
});

test('is refused for a session that is over', async () => {
  const { server, id, sessionId } = await startWithAda();
  await changePeople(server.root, 'endSessions', { id });
  const change = { sessionId, ...CHANGE };
  await expect(changePassword(server.app.domain, change, 'req_test')).rejects.toMatchObject({
    refusal: { code: 'TOKEN_REQUIRED' },
  });
  expect((await trySignIn(server, ADA)).status).toBe(200);
});

test.for([
  ['the reset', 'the change'],
  ['the change', 'the reset'],
])('of a reset and a change at once, %s sent first, exactly one holds', async (order) => {
  const { server, id, sessionId } = await startWithAda();
  const { link } = await changePeople(server.root, 'createPasswordResetLink', { id });
  const { domain } = server.app;
  const ways: Readonly<Record<string, () => Promise<unknown>>> = {
    'the reset': () => accept(server, link, { password: RESET_PASSWORD }),
    'the change': () => changePassword(domain, { sessionId, ...CHANGE }, 'req_test'),
  };
  const passwords: Readonly<Record<string, string>> = {
    'the reset': RESET_PASSWORD,
    'the change': NEW_PASSWORD,
  };
  const outcomes = await Promise.allSettled(order.map((way) => ways[way]?.()));
  const statuses: number[] = [];
  for (const way of order) {
    const password = passwords[way] ?? '';
    statuses.push((await trySignIn(server, { ...ADA, password })).status);
  }
  expect(statuses.toSorted()).toEqual([200, 401]);
  // Whoever is told that it holds can sign in with it, and nobody else.
  expect(statuses).toEqual(outcomes.map(({ status }) => (status === 'fulfilled' ? 200 : 401)));
  expect((await trySignIn(server, ADA)).status).toBe(401);
});
