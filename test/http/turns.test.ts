import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { jsonReply } from '../../src/http/reply.ts';
import { createBareServer } from '../support/bare-server.ts';
import { sendRaw, statusesIn } from '../support/send-raw.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { verify } from '../support/verification.ts';

function knock(secret: string, headers = ''): string {
  return `GET /verify HTTP/1.1\r\nHost: x\r\nAccess-Token: ${secret}\r\n${headers}\r\n`;
}

async function usesOf(server: TestServer, secret: string): Promise<number> {
  const { rateLimits } = await verify(server.root, secret, { cost: 0 });
  return 1_000 - (rateLimits?.perDay.remaining ?? 0);
}

test('requests that follow each other on one connection are answered in their order', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey();
  const paths = ['/verify', '/healthz', '/nothing', '/verify/a:b', '/readyz'];
  const text = paths
    .map((path) => knock(secret).replace('/verify', path))
    .concat(knock(secret, 'Connection: close\r\n'))
    .join('');
  expect(statusesIn(await sendRaw(server.url, text))).toEqual([200, 200, 404, 403, 200, 200]);
  expect(await usesOf(server, secret)).toBe(2);
});

test('a connection on which more than 16 requests wait is cut', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey();
  expect(statusesIn(await sendRaw(server.url, knock(secret).repeat(17)))).toEqual([]);
  expect(await usesOf(server, secret)).toBeLessThanOrEqual(1);
  const sixteen = knock(secret).repeat(15) + knock(secret, 'Connection: close\r\n');
  expect(statusesIn(await sendRaw(server.url, sixteen))).toEqual(Array(16).fill(200));
});

test('behind an answer that ends the connection nothing is done', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey();
  const body = JSON.stringify({
    query: 'mutation { createApiKey(input: { label: "hidden" }) { secret } }',
  });
  const hidden =
    'POST /query HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n' +
    `Access-Token: ${server.rootSecret}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const withBody = `${knock(secret, 'Content-Length: 1\r\n').replace('GET', 'POST')}x`;
  const received = await sendRaw(server.url, withBody + hidden + knock(secret));
  expect(statusesIn(received)).toEqual([200]);
  expect(received).toMatch(/^connection: close/im);
  expect(await usesOf(server, secret)).toBe(1);
  const { apiKeys } = await server.root.data<{ apiKeys: { totalCount: number } }>(
    '{ apiKeys(filter: { label: "hidden" }) { totalCount } }',
  );
  expect(apiKeys.totalCount).toBe(0);
});

test('a client that says it will send no more gets one answer, for one use', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey();
  const text = knock(secret, 'Connection: close\r\n') + knock(secret).repeat(10);
  expect(statusesIn(await sendRaw(server.url, text))).toEqual([200]);
  expect(await usesOf(server, secret)).toBe(1);
});

test.for([2, 3, 10])(
  '%i requests of a client that then only listens are answered, and charged',
  async (count) => {
    const server = await startTestServer();
    const { secret } = await server.createKey();
    const { hostname, port } = new URL(server.url);
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    let received = '';
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString();
    });
    socket.end(knock(secret).repeat(count));
    await once(socket, 'end');
    socket.destroy();
    expect(statusesIn(received)).toEqual(Array(count).fill(200));
    expect(await usesOf(server, secret)).toBe(count);
  },
);

test.for([
  ['an unknown encoding', 'Transfer-Encoding: xchunked\r\n', ''],
  ['chunks that are none', 'Transfer-Encoding: chunked\r\n', 'ZZZ\r\n'],
] as const)('a request whose body is broken by %s is 400, and free', async ([, header, rest]) => {
  const server = await startTestServer();
  const { secret } = await server.createKey();
  const received = await sendRaw(server.url, knock(secret, header).replace('GET', 'POST') + rest);
  expect(statusesIn(received)).toEqual([400]);
  expect(await usesOf(server, secret)).toBe(0);
});

test('what is whole is answered before what is no HTTP', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey();
  const received = await sendRaw(server.url, `${knock(secret)}garbage\r\n\r\n`);
  expect(statusesIn(received)).toEqual([200, 400]);
  expect(await usesOf(server, secret)).toBe(1);
});

const OVERLONG = `GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`;
// Answered without anything to wait for: as soon as those before it are.
const UNMETERED = [
  ['/verify', 'no-secret', 401],
  ['/healthz', '', 200],
  ['/nothing', '', 404],
] as const;

test.for(UNMETERED)('a whole %s with "%s" is answered before what is no HTTP', async (asked) => {
  const [path, credential, status] = asked;
  const server = await startTestServer();
  const { secret } = await server.createKey();
  const free = knock(credential).replace('/verify', path);
  const whole = { text: knock(secret), status: 200 };
  const other = { text: free, status };
  for (const requests of [
    [whole, other],
    [other, other],
    [whole, other, whole, other],
  ]) {
    const text = requests.map((request) => request.text).join('');
    const statuses = requests.map((request) => request.status);
    expect(statusesIn(await sendRaw(server.url, `${text}garbage\r\n\r\n`))).toEqual([
      ...statuses,
      400,
    ]);
    expect(statusesIn(await sendRaw(server.url, text + OVERLONG))).toEqual([...statuses, 431]);
  }
});

test.for(UNMETERED)('a last %s with "%s" is answered, whatever comes behind it', async (asked) => {
  const [path, credential, status] = asked;
  const server = await startTestServer();
  const { secret } = await server.createKey();
  const closing = knock(credential, 'Connection: close\r\n').replace('/verify', path);
  for (const last of [closing, closing.replace('HTTP/1.1', 'HTTP/1.0')]) {
    for (const behind of [knock(secret), 'garbage\r\n\r\n']) {
      const received = await sendRaw(server.url, knock(secret) + last + behind);
      expect(statusesIn(received)).toEqual([200, status]);
    }
  }
  expect(await usesOf(server, secret)).toBe(4);
});

test('behind an answer that ends the connection what is no HTTP has no answer', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey();
  const shortened = knock(secret, 'Content-Length: 1\r\n');
  expect(statusesIn(await sendRaw(server.url, `${shortened}xgarbage\r\n\r\n`))).toEqual([200]);
});

test.for([
  ['garbage\r\n\r\n', 400],
  [OVERLONG, 431],
] as const)('what is no HTTP is answered in JSON with a request id', async ([text, status]) => {
  const server = await startTestServer();
  const received = await sendRaw(server.url, text);
  expect(statusesIn(received)).toEqual([status]);
  const [head = '', body = ''] = received.split('\r\n\r\n');
  const requestId = /^X-Request-Id: (req_\w+)$/m.exec(head.replaceAll('\r', ''))?.[1];
  expect(JSON.parse(body)).toEqual({
    error: expect.stringMatching(/^T.*\.$/),
    code: 'INVALID_ARGUMENT',
    request_id: requestId,
  });
  expect(head).toContain('X-Error-Code: INVALID_ARGUMENT');
  expect(head).toContain('X-Content-Type-Options: nosniff');
  expect(server.logs.some((line) => JSON.parse(line).requestId === requestId)).toBe(true);
});

test('a request whose client is gone is not carried out', async () => {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  let handled = 0;
  const bare = createBareServer({
    opened,
    routes: {
      '/': async () => {
        handled += 1;
        return jsonReply(200, {});
      },
    },
  });
  const url = await bare.listen();
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const [incoming] = (await Promise.all([
    once(bare.server, 'request'),
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
  ])) as [[{ socket: NodeJS.EventEmitter }], boolean];
  socket.resetAndDestroy();
  // Not `once`: that one rejects when the reset is reported.
  await new Promise((resolve) => incoming[0].socket.on('close', resolve));
  open();
  // The one that comes now is behind the other.
  expect((await fetch(url)).status).toBe(200);
  expect(handled).toBe(1);
});
