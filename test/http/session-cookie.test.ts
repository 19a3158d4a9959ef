import { expect, test } from 'vitest';
import { type Received, send } from '../support/client.ts';
import { expectRefusal } from '../support/envelope.ts';
import { findFreePort } from '../support/free-port.ts';
import { OPERATOR, setUpOperator, signIn } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const ELSEWHERE = ['a session cookie counts only in a POST from the same origin'];
const MUTATION = 'mutation { createApiKey(input: { label: "by a stranger" }) { secret } }';

async function startWithCookie(): Promise<{
  readonly server: TestServer;
  readonly cookie: string;
}> {
  const server = await startTestServer();
  await setUpOperator(server);
  const { cookie } = await signIn(server, OPERATOR);
  return { server, cookie };
}

function ask(
  { url }: TestServer,
  headers: Readonly<Record<string, string>>,
  query = '{ viewer { scopes } }',
): Promise<Received> {
  return send(url, {
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
}

test.for([
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'none' },
  { origin: 'https://evil.example' },
  { origin: 'null' },
  {},
])('a cookie counts for nothing with %j', async (headers) => {
  const { server, cookie } = await startWithCookie();
  const answer = await ask(server, { ...headers, cookie }, MUTATION);
  const error = expectRefusal(server, answer, 'TOKEN_REQUIRED');
  expect(error.message).toBe('Access token is required');
  expect(error.extensions.details).toEqual(ELSEWHERE);
  expect(answer.headers['www-authenticate']).toBe('Bearer realm="tollkey"');
  expect((await server.root.query('{ apiKeys { nodes { label } } }')).text).not.toContain(
    'stranger',
  );
});

test('a cookie counts with Sec-Fetch-Site: same-origin, or the Origin that was asked', async () => {
  const { server, cookie } = await startWithCookie();
  for (const headers of [{ 'sec-fetch-site': 'same-origin' }, { origin: server.url }]) {
    const { status, body } = await ask(server, { ...headers, cookie } as Record<string, string>);
    expect([status, body.data]).toEqual([200, { viewer: { scopes: ['*'] } }]);
  }
});

test('behind a proxy the Origin of BASE_URL counts', async () => {
  const port = String(await findFreePort());
  const server = await startTestServer({
    environment: { PORT: port, BASE_URL: 'http://keys.example.com' },
  });
  const behind = { ...server, url: `http://127.0.0.1:${port}` };
  await setUpOperator(behind);
  const { cookie } = await signIn(behind, OPERATOR);
  expect((await ask(behind, { origin: 'http://keys.example.com', cookie })).status).toBe(200);
  expect((await ask(behind, { origin: 'http://evil.example', cookie })).status).toBe(401);
});

test('a cookie counts in no GET, wherever it comes from', async () => {
  const { server, cookie } = await startWithCookie();
  const answer = await send(server.url, {
    method: 'GET',
    path: `/query?query=${encodeURIComponent('{ viewer { scopes } }')}`,
    headers: { cookie, 'sec-fetch-site': 'same-origin' },
  });
  expect(expectRefusal(server, answer, 'TOKEN_REQUIRED').extensions.details).toEqual(ELSEWHERE);
});

test('a cookie that is none of ours is answered like no cookie at all', async () => {
  const { server, cookie } = await startWithCookie();
  const forged = [
    'a=b',
    'tollkey.session_token=',
    'tollkey.session_token=abc.def',
    `${cookie.slice(0, -6)}AAA%3D`,
    cookie.replace('=', '=x'),
  ];
  const id = { 'x-request-id': 'the-same' };
  const expected = await ask(server, id);
  for (const each of forged) {
    for (const site of ['same-origin', 'cross-site']) {
      const answer = await ask(server, { ...id, cookie: each, 'sec-fetch-site': site });
      expect([answer.status, answer.text], each).toEqual([401, expected.text]);
    }
  }
});

test('a credential in a header counts before the cookie, also one that is refused', async () => {
  const { server, cookie } = await startWithCookie();
  const page = { cookie, 'sec-fetch-site': 'same-origin' };
  const key = await server.createKey();
  const { body } = await ask(
    server,
    { ...page, 'access-token': key.secret },
    '{ viewer { apiKey { id } user { id } } }',
  );
  expect(body.data).toEqual({ viewer: { apiKey: { id: key.id }, user: null } });
  const refused = await ask(server, { ...page, authorization: 'Bearer gx_nonsense' });
  expectRefusal(server, refused, 'INVALID_TOKEN');
});

test('the door for proxies takes no cookie', async () => {
  const { server, cookie } = await startWithCookie();
  for (const method of ['GET', 'POST']) {
    const answer = await send(server.url, {
      method,
      path: '/verify',
      headers: { cookie, 'sec-fetch-site': 'same-origin' },
    });
    expect([answer.status, answer.headers['x-error-code']]).toEqual([401, 'TOKEN_REQUIRED']);
  }
});

test('the log names the person, and never holds the cookie', async () => {
  const { server, cookie } = await startWithCookie();
  await ask(server, { cookie, 'sec-fetch-site': 'same-origin' });
  const line = server.logs.find((text) => text.includes('"userId"')) ?? '';
  expect(JSON.parse(line)).toMatchObject({
    path: '/query',
    verdict: 'VALID',
    userId: expect.stringMatching(/^usr_/),
  });
  const token = cookie.slice(cookie.indexOf('=') + 1, cookie.lastIndexOf('.'));
  expect(server.logs.join('')).not.toContain(token);
});
