import { expect, test } from 'vitest';
import { type Received, send } from '../support/client.ts';
import { expectRefusal } from '../support/envelope.ts';
import { addPerson, cookieIn, OPERATOR, trySignIn } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

type Headers = Readonly<Record<string, string>>;

const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl';

function ask({ url }: TestServer, headers: Headers): Promise<Received> {
  const body = JSON.stringify({ query: '{ viewer { apiKey { id } } }' });
  return send(url, { headers: { 'content-type': 'application/json', ...headers }, body });
}

function verify({ url }: TestServer, headers: Headers): Promise<Received> {
  return send(url, { method: 'GET', path: '/verify', headers });
}

function basic(credentials: string): Headers {
  return { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
}

test('reads a key in each header and form that is accepted, at both doors', async () => {
  const server = await startTestServer();
  const { id, secret } = await server.createKey({ rateLimit: { perMinute: 1_000, perDay: 1_000 } });
  for (const headers of [
    { 'access-token': secret },
    { 'X-API-Key': secret },
    { authorization: `Bearer ${secret}` },
    { authorization: secret },
    basic(`${secret}:`),
    basic(secret),
    basic(`${secret}:ignored:password`),
    { ...basic(`${secret}:`), 'x-api-key': secret, 'access-token': secret },
  ]) {
    expect((await ask(server, headers)).body.data?.viewer.apiKey.id).toBe(id);
    expect((await verify(server, headers)).headers['x-key-id']).toBe(id);
  }
});

test('ignores somebody else’s credentials beside a key, at both doors', async () => {
  const server = await startTestServer();
  const { id, secret } = await server.createKey({ rateLimit: { perMinute: 1_000, perDay: 1_000 } });
  const foreign: readonly Headers[] = [
    `Bearer ${JWT}`,
    `bearer ${JWT}`,
    basic('ann:password').authorization ?? '',
    'Digest username="ann", realm="intranet"',
    'Negotiate YIIJvwYGKwYBBQUC',
    'AWS4-HMAC-SHA256 Credential=AKIA/20261121/eu/s3/aws4_request, Signature=ab',
    'Bearer',
    'garbage',
  ].map((authorization) => ({ authorization }));
  const beside = [
    ...foreign.flatMap((headers) => [
      { ...headers, 'access-token': secret },
      { ...headers, 'x-api-key': secret },
    ]),
    { authorization: `Bearer ${secret}`, 'x-api-key': 'sk-of-another-service' },
    { authorization: `Bearer ${secret}`, 'access-token': 'of-another-service' },
  ];
  for (const headers of beside) {
    expect((await ask(server, headers)).body.data?.viewer.apiKey.id).toBe(id);
    expect((await verify(server, headers)).headers['x-key-id']).toBe(id);
  }
});

test('refuses two different keys, in whatever headers and forms they come', async () => {
  const server = await startTestServer();
  const [one, other] = [(await server.createKey()).secret, (await server.createKey()).secret];
  for (const headers of [
    { 'access-token': one, 'x-api-key': other },
    { authorization: one, 'x-api-key': other },
    { ...basic(`${one}:`), 'access-token': other },
    { authorization: `Bearer ${one}`, 'x-api-key': other },
  ]) {
    const { message } = expectRefusal(server, await ask(server, headers), 'INVALID_ARGUMENT');
    expect(message).toMatch(/^The headers \S+ and \S+ carry different tokens; send one of them$/);
    const refused = await verify(server, headers);
    expect([refused.status, refused.headers['x-error-reason']]).toEqual([
      401,
      'two different tokens',
    ]);
  }
});

test('says what came in place of a key and what is expected, and quotes no secret', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey();
  const cases: readonly (readonly [Headers, string])[] = [
    [{ authorization: `token ${secret}` }, 'an API key behind the scheme token in Authorization'],
    [{ authorization: `ApiKey ${secret}` }, 'an API key behind the scheme ApiKey in Authorization'],
    [
      { authorization: `Bearer: ${secret}` },
      'an API key behind the scheme Bearer: in Authorization',
    ],
    [
      { authorization: `Bearer "${secret}"` },
      'an API key with other characters around it behind Bearer in Authorization',
    ],
    [
      { authorization: `Bearer=${secret}` },
      'an API key with other characters around it in Authorization',
    ],
    [{ 'access-token': `Bearer ${secret}` }, 'an API key behind the scheme Bearer in access-token'],
    [{ 'x-api-key': `"${secret}"` }, 'an API key with other characters around it in x-api-key'],
    [basic(`api:${secret}`), 'an API key in Basic credentials that is not exactly their user name'],
    [
      basic('ann:password'),
      'Basic credentials in Authorization that are no API key of this server',
    ],
    [
      { authorization: `Bearer ${JWT}` },
      'Bearer credentials in Authorization that are no API key of this server',
    ],
    [{ authorization: 'garbage' }, 'a text in Authorization that is no API key of this server'],
    [{ 'x-api-key': 'garbage' }, 'a text in x-api-key that is no API key of this server'],
    [{ 'x-auth-token': secret }, 'an API key in the header x-auth-token, which is not read'],
    [{ api_key: `Key ${secret}` }, 'an API key in the header api_key, which is not read'],
    [{ cookie: `key=${secret}` }, 'an API key in the header cookie, which is not read'],
    [
      { 'access-token': 'garbage', authorization: `token ${secret}` },
      'an API key behind the scheme token in Authorization',
    ],
  ];
  const expected = 'access-token: gx_..., Authorization: Bearer gx_... or x-api-key: gx_...';
  for (const [headers, received] of cases) {
    const answer = await ask(server, headers);
    const { message, extensions } = expectRefusal(server, answer, 'INVALID_TOKEN');
    expect(message).toBe('Invalid access token: invalid token');
    expect(extensions.details).toEqual([`received: ${received}`, `expected: ${expected}`]);
    const refused = await verify(server, headers);
    expect(refused.status).toBe(401);
    const reason = `invalid token: ${received}; expected: ${expected}`;
    expect(JSON.parse(refused.text)).toMatchObject({
      error: 'Invalid or expired API key.',
      code: 'INVALID_TOKEN',
      reason,
    });
    expect(refused.headers['x-error-reason']).toBe(reason);
    expect(answer.text + refused.text + server.logs.join('')).not.toContain(secret);
  }
});

test('says at /verify that no key came, and where one was looked for', async () => {
  const server = await startTestServer();
  const { status, text, headers } = await verify(server, {});
  expect([status, JSON.parse(text)]).toEqual([
    401,
    {
      error: 'Invalid or expired API key.',
      code: 'TOKEN_REQUIRED',
      reason: 'no token in access-token, Authorization or x-api-key',
      request_id: headers['x-request-id'],
    },
  ]);
  const bare = await verify(server, { authorization: 'Bearer ' });
  expect(bare.headers['x-error-reason']).toBe(
    'no token: Authorization with the scheme Bearer and nothing behind it',
  );
});

test('reads keys in the headers of TOLLKEY_KEY_HEADERS, and in no others', async () => {
  const environment = { TOLLKEY_KEY_HEADERS: 'X-Acme-Key, authorization' };
  const server = await startTestServer({ environment });
  const headers = { 'x-acme-key': server.rootSecret };
  expect((await verify(server, headers)).status).toBe(200);
  expect((await verify(server, { authorization: server.rootSecret })).status).toBe(200);
  expect((await verify(server, { ...headers, 'access-token': 'gx_another' })).status).toBe(200);
  const refused = await verify(server, { 'access-token': server.rootSecret });
  expect(refused.headers['x-error-reason']).toBe(
    'invalid token: an API key in the header access-token, which is not read; ' +
      'expected: x-acme-key: gx_... or Authorization: Bearer gx_...',
  );
  expect((await verify(server, {})).headers['x-error-reason']).toBe(
    'no token in x-acme-key or Authorization',
  );
});

test('shows GraphiQL to a browser whose proxy adds somebody else’s Authorization', async () => {
  const server = await startTestServer();
  const open = (headers: Headers): Promise<Received> =>
    send(server.url, { method: 'GET', headers: { accept: 'text/html', ...headers } });
  const plain = await open({});
  const behindProxy = await open({ authorization: `Bearer ${JWT}` });
  // Where the pages are not built, both are told so.
  expect(behindProxy.status).toBe(plain.status);
  expect(behindProxy.headers['content-type']).toBe(plain.headers['content-type']);
  const program = await open({ authorization: `Bearer ${server.rootSecret}` });
  expectRefusal(server, program, 'INVALID_ARGUMENT');
});

test('counts a session beside somebody else’s Authorization, and a key before the session', async () => {
  const server = await startTestServer();
  await addPerson(server, OPERATOR);
  const cookie = cookieIn(await trySignIn(server, OPERATOR));
  const page = { cookie, 'sec-fetch-site': 'same-origin' };
  const query = '{ viewer { user { email } } }';
  const body = JSON.stringify({ query });
  const see = async (headers: Headers): Promise<unknown> => {
    const sent = { 'content-type': 'application/json', ...page, ...headers };
    return (await send(server.url, { headers: sent, body })).body.data?.viewer.user;
  };
  expect(await see({ authorization: `Bearer ${JWT}` })).toEqual({ email: OPERATOR.email });
  expect(await see(basic('ann:password'))).toEqual({ email: OPERATOR.email });
  expect(await see({ 'x-api-key': server.rootSecret })).toBeNull();
});
