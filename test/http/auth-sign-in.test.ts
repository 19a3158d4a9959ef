import { expect, test } from 'vitest';
import { send } from '../support/client.ts';
import { OPERATOR, setUpOperator, signIn, trySignIn } from '../support/people.ts';
import { startTestServer } from '../support/test-server.ts';

test('signs a person in, whose cookie then counts at /query', async () => {
  const server = await startTestServer();
  await setUpOperator(server);
  const person = await signIn(server, OPERATOR);
  const { viewer } = await person.data<{ viewer: { account: { name: string }; scopes: string[] } }>(
    '{ viewer { account { name } scopes } }',
  );
  expect(viewer).toEqual({ account: { name: 'default' }, scopes: ['*'] });
});

test('answers with who signed in and a cookie that scripts cannot read', async () => {
  const server = await startTestServer();
  await setUpOperator(server);
  const answer = await trySignIn(server, OPERATOR);
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.text)).toEqual({
    user: { id: expect.stringMatching(/^usr_/), email: OPERATOR.email, name: 'Olga' },
  });
  expect(answer.headers['set-cookie']).toEqual([
    expect.stringMatching(
      /^tollkey\.session_token=[^;]+; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/,
    ),
  ]);
});

test('lists the ways to sign in', async () => {
  const server = await startTestServer();
  const methods = async (): Promise<unknown> =>
    JSON.parse((await send(server.url, { method: 'GET', path: '/auth/methods' })).text);
  expect(await methods()).toEqual({ password: true, oidc: null, setUp: false });
  await setUpOperator(server);
  expect(await methods()).toEqual({ password: true, oidc: null, setUp: true });
});
