import { expect, test } from 'vitest';
import { createPasswordResetLinkByEmail } from '../../../src/domain/people/create-password-reset-link.ts';
import { createSetUpLink } from '../../../src/domain/people/create-set-up-link.ts';
import { accept, changePeople, PASSWORD, tokenOf } from '../../support/invitations.ts';
import { createTenant, mutate } from '../../support/mutations.ts';
import { addPerson, OPERATOR, setUpOperator, signIn } from '../../support/people.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const ADA = Object.freeze({ email: 'ada@example.com', password: PASSWORD, name: 'Ada' });
const NEW_PASSWORD = 'another horse, another battery';

interface EventView {
  readonly action: string;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly actorLabel: string | null;
  readonly targetId: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The newest event that a change left. */
async function lastEvent({ root }: TestServer): Promise<EventView> {
  const { auditEvents } = await root.data<{ auditEvents: { nodes: readonly EventView[] } }>(
    '{ auditEvents(first: 1) { nodes { action actorKind actorId actorLabel targetId before after } } }',
  );
  const [event] = auditEvents.nodes;
  if (event === undefined) throw new Error('expected an event');
  return event;
}

test('whatever a person does is kept with their address, a program with its label', async () => {
  const server = await startTestServer();
  const id = await addPerson(server, ADA);
  const ada = await signIn(server, ADA);
  await ada.data('mutation { createApiKey(input: { label: "mine" }) { apiKey { id } } }');
  const byAda = { actorKind: 'USER', actorId: id, actorLabel: ADA.email };
  expect(await lastEvent(server)).toMatchObject({ action: 'createApiKey', ...byAda });

  await changePeople(server.root, 'removeUser', { id });
  expect(await lastEvent(server)).toEqual({
    action: 'removeUser',
    actorKind: 'API_KEY',
    actorId: expect.stringMatching(/^key_/),
    actorLabel: 'root',
    targetId: id,
    before: { email: ADA.email, name: 'Ada', isOperator: false },
    after: null,
  });
  // What they did stays, under the name that they had.
  const { auditEvents } = await server.root.data<{ auditEvents: { nodes: EventView[] } }>(
    '{ auditEvents { nodes { action actorKind actorId actorLabel } } }',
  );
  expect(auditEvents.nodes).toContainEqual({ action: 'createApiKey', ...byAda });
});

test('what was changed is called by its name then, or its last one once it is gone', async () => {
  const server = await startTestServer();
  const { accountId } = await createTenant(server);
  const id = await addPerson(server, { ...ADA, accountId });
  await changePeople(server.root, 'endSessions', { id });
  const labels = async (targetId: string): Promise<readonly (string | null)[]> => {
    const { auditEvents } = await server.root.data<{
      auditEvents: { nodes: { targetLabel: string | null }[] };
    }>('query ($targetId: ID) { auditEvents(targetId: $targetId) { nodes { targetLabel } } }', {
      targetId,
    });
    return auditEvents.nodes.map(({ targetLabel }) => targetLabel);
  };
  expect(await labels(id)).toEqual([ADA.email]);
  await changePeople(server.root, 'removeUser', { id });
  expect(await labels(id)).toEqual([ADA.email, ADA.email]);

  const { apiKey } = await mutate(server.root, 'createApiKey', { label: 'first' });
  await mutate(server.root, 'rotateApiKey', { id: apiKey.id });
  await mutate(server.root, 'updateApiKey', { id: apiKey.id, label: 'second' });
  expect(await labels(apiKey.id)).toEqual(['second', 'second', 'first']);
  await mutate(server.root, 'updateAccount', { id: accountId, name: 'Renamed' });
  expect((await labels(accountId))[0]).toBe('Renamed');
});

test('an invitation, its end and its acceptance are kept, without the link', async () => {
  const server = await startTestServer();
  const { accountId } = await createTenant(server);
  await setUpOperator(server);
  const olga = await signIn(server, OPERATOR);
  const wanted = { accountId, email: ADA.email };
  const described = { email: ADA.email, isOperator: false, expiresAt: '2026-11-28T12:00:00.000Z' };

  const first = await changePeople(olga, 'inviteUser', wanted);
  expect(await lastEvent(server)).toMatchObject({
    action: 'inviteUser',
    actorLabel: OPERATOR.email,
    targetId: first.invitation.id,
    before: null,
    after: described,
  });
  await changePeople(olga, 'cancelInvitation', { id: first.invitation.id });
  expect(await lastEvent(server)).toMatchObject({
    action: 'cancelInvitation',
    before: described,
    after: null,
  });
  await changePeople(olga, 'inviteUser', wanted);
  const again = await changePeople(olga, 'inviteUser', wanted);
  expect(await lastEvent(server)).toMatchObject({ before: described, after: described });
  await accept(server, again.link);
  const { users } = await olga.data<{ users: { nodes: { id: string; email: string }[] } }>(
    '{ users { nodes { id email } } }',
  );
  const ada = users.nodes.find(({ email }) => email === ADA.email);
  expect(await lastEvent(server)).toMatchObject({
    action: 'acceptInvitation',
    actorKind: 'USER',
    actorId: ada?.id,
    actorLabel: ADA.email,
    targetId: ada?.id,
    before: null,
    after: { email: ADA.email, name: 'Ada', isOperator: false },
  });
  const { auditEvents } = await server.root.data<{ auditEvents: unknown }>(
    '{ auditEvents { nodes { before after } } }',
  );
  expect(JSON.stringify(auditEvents)).not.toContain(tokenOf(again.link));
});

test('the first operator is kept as the one who set themselves up', async () => {
  const server = await startTestServer();
  const issued = await createSetUpLink(server.app.domain);
  await accept(server, issued?.link ?? '', { email: OPERATOR.email, name: 'Olga' });
  expect(await lastEvent(server)).toMatchObject({
    action: 'setUpOperator',
    actorKind: 'USER',
    actorLabel: OPERATOR.email,
    after: { email: OPERATOR.email, name: 'Olga', isOperator: true },
  });
});

test('every way to a new password is kept, and no password', async () => {
  const server = await startTestServer();
  const id = await addPerson(server, ADA);
  await changePeople(server.root, 'createPasswordResetLink', { id });
  const made = {
    action: 'createPasswordResetLink',
    targetId: id,
    before: null,
    after: { expiresAt: '2026-11-22T12:00:00.000Z' },
  };
  expect(await lastEvent(server)).toMatchObject({ ...made, actorKind: 'API_KEY' });
  const { link } = await createPasswordResetLinkByEmail(server.app.domain, ADA.email);
  expect(await lastEvent(server)).toMatchObject({ ...made, actorKind: 'SYSTEM', actorId: null });
  await accept(server, link, { password: NEW_PASSWORD });
  const byAda = { actorKind: 'USER', actorId: id, actorLabel: ADA.email, targetId: id };
  const silent = { before: null, after: null };
  expect(await lastEvent(server)).toEqual({ action: 'resetPassword', ...byAda, ...silent });
  const ada = await signIn(server, { ...ADA, password: NEW_PASSWORD });
  const body = { currentPassword: NEW_PASSWORD, newPassword: PASSWORD };
  expect((await ada.post('/auth/change-password', body)).status).toBe(200);
  expect(await lastEvent(server)).toEqual({ action: 'changePassword', ...byAda, ...silent });
});

test('an edit and a sign-out everywhere are kept with before and after', async () => {
  const server = await startTestServer();
  const id = await addPerson(server, ADA);
  await signIn(server, ADA);
  await signIn(server, ADA);
  await changePeople(server.root, 'updateUser', { id, name: 'Countess', isOperator: true });
  expect(await lastEvent(server)).toMatchObject({
    action: 'updateUser',
    before: { email: ADA.email, name: 'Ada', isOperator: false },
    after: { email: ADA.email, name: 'Countess', isOperator: true },
  });
  await changePeople(server.root, 'endSessions', { id });
  expect(await lastEvent(server)).toMatchObject({
    action: 'endSessions',
    targetId: id,
    before: { sessions: 2 },
    after: { sessions: 0 },
  });
});

test('a refused change leaves no event', async () => {
  const server = await startTestServer();
  await setUpOperator(server);
  const before = await lastEvent(server);
  await server.root.query('mutation { removeUser(input: { id: "usr_x" }) { user { id } } }');
  const issued = await createSetUpLink(server.app.domain);
  expect(issued).toBeUndefined();
  expect(await lastEvent(server)).toEqual(before);
});
