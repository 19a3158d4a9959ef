import { expect, test } from 'vitest';
import { send } from '../support/client.ts';
import { OPERATOR, post, setUpOperator } from '../support/people.ts';
import { startTestServer } from '../support/test-server.ts';

const DOORS = [
  '/auth/sign-in/email',
  '/auth/sign-in/oidc',
  '/auth/sign-out',
  '/auth/change-password',
  '/auth/link',
  '/auth/link/accept',
];

test.each(DOORS)('takes at %s only a small JSON object in a POST', async (path) => {
  const { url } = await startTestServer();
  const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
  const answers = [
    await send(url, { method: 'GET', path }),
    await send(url, { path, headers: { ...headers, 'content-type': 'text/plain' }, body: '{}' }),
    await send(url, { path, headers: { ...headers, 'content-encoding': 'gzip' }, body: '{}' }),
    await send(url, { path, headers, body: JSON.stringify({ filler: 'x'.repeat(4_096) }) }),
    await send(url, { path, headers, body: '[]' }),
    await send(url, { path, headers, body: '{' }),
    await send(url, { path, headers, body: '' }),
    await send(url, { path, headers, body: Buffer.from([0x7b, 0xff, 0x7d]) }),
  ];
  expect(answers.map(({ status, text }) => `${status} ${JSON.parse(text).code}`)).toEqual([
    '405 METHOD_NOT_ALLOWED',
    '415 UNSUPPORTED_MEDIA_TYPE',
    '415 UNSUPPORTED_MEDIA_TYPE',
    '413 PAYLOAD_TOO_LARGE',
    '400 INVALID_ARGUMENT',
    '400 INVALID_ARGUMENT',
    '400 INVALID_ARGUMENT',
    '400 INVALID_ARGUMENT',
  ]);
  expect(answers[0]?.headers.allow).toBe('POST');
});

test('answers errors in the shape of the other doors, with the field that is wrong', async () => {
  const { url } = await startTestServer();
  const body = { email: OPERATOR.email, password: 1 };
  const { text, headers } = await post(url, { path: '/auth/sign-in/email', body });
  expect(JSON.parse(text)).toEqual({
    error: 'Invalid password: expected a text',
    code: 'INVALID_ARGUMENT',
    request_id: headers['x-request-id'],
    context: { field: 'password' },
  });
});

test.each(['x', 'ann@example.com ', "ann'--@example.com", '@', 'ann@', `${'a'.repeat(250)}@b.c`])(
  'answers for %j as for every address that nobody has, or that it is too long',
  async (email) => {
    const server = await startTestServer();
    await setUpOperator(server);
    const body = { email, password: 'whatever it may be' };
    const { status } = await post(server.url, { path: '/auth/sign-in/email', body });
    expect(status).toBe(email.length > 254 ? 400 : 401);
  },
);

test('has no provider to go to where none is set', async () => {
  const { url } = await startTestServer();
  const { status, text } = await post(url, { path: '/auth/sign-in/oidc', body: {} });
  expect([status, JSON.parse(text).code]).toEqual([404, 'NOT_FOUND']);
});
