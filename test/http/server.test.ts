import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test, vi } from 'vitest';
import type { Reply } from '../../src/http/reply.ts';
import { createBareServer } from '../support/bare-server.ts';
import { send } from '../support/client.ts';
import { holdRequest } from '../support/held-request.ts';
import { PATIENCE_MS } from '../support/patience.ts';
import { startTestServer } from '../support/test-server.ts';

test('answers 404 in the shape of the REST door wherever nothing is', async () => {
  const { url } = await startTestServer();
  for (const path of ['/nothing', '/query/', '/Query', '/query/x?a=b', '/__proto__', '/toString']) {
    for (const method of ['GET', 'POST']) {
      const answer = await send(url, { method, path });
      expect(answer.status).toBe(404);
      expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
      expect(answer.body).toEqual({
        error: 'Nothing is at this path. GraphQL is at /query, the door for proxies at /verify.',
        code: 'NOT_FOUND',
        request_id: answer.headers['x-request-id'],
      });
    }
  }
});

test('logs each request in a line of JSON: who, what, how it ended and how long it took', async () => {
  const server = await startTestServer();
  const { id, secret } = await server.createKey({ rateLimit: { perMinute: 1, perDay: 10 } });
  const headers = { 'content-type': 'application/json', 'access-token': secret };
  const body = JSON.stringify({ query: '{ __typename }' });
  const before = server.logs.length;
  const answers = [
    await send(server.url, { headers, body, path: '/query?debug=yes' }),
    await send(server.url, { headers, body }),
    await send(server.url, { body }),
    await send(server.url, { method: 'GET', path: '/nothing' }),
  ];
  const lines = server.logs.slice(before).map((line) => JSON.parse(line));
  const common = { level: 'info', time: expect.any(String), durationMs: expect.any(Number) };
  const post = { ...common, method: 'POST', path: '/query', msg: 'request' };
  const ids = answers.map((answer) => answer.headers['x-request-id']);
  const refused = (code: string) => ({ code, verdict: code });
  expect(lines).toEqual([
    { ...post, requestId: ids[0], status: 200, keyId: id, verdict: 'VALID' },
    { ...post, requestId: ids[1], ...refused('QUOTA_EXCEEDED'), status: 429, keyId: id },
    { ...post, requestId: ids[2], ...refused('TOKEN_REQUIRED'), status: 401 },
    { ...common, requestId: ids[3], method: 'GET', path: '/nothing', status: 404, msg: 'request' },
  ]);
  expect(lines[0].durationMs).toBeGreaterThan(0);
});

test('lets a running request end while it takes no new ones', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey();
  const held = await holdRequest(server.url, { secret, document: '{ viewer { scopes } }' });
  const stopped = server.stop();
  await expect(send(server.url, { method: 'GET', path: '/readyz' })).rejects.toThrow(
    /ECONNREFUSED|ECONNRESET|socket hang up/,
  );
  const answer = await held.finish();
  expect(answer.status).toBe(200);
  expect(answer.headers.connection).toBe('close');
  await stopped;
});

test('lets a slow client have its whole answer, and then stops', async () => {
  const much = 'x'.repeat(12_000_000);
  const { drain, listen, logs } = createBareServer({
    routes: { '/much': async () => ({ status: 200, headers: {}, body: much }) },
  });
  const { hostname, port } = new URL(await listen());
  const socket = connect(Number(port), hostname);
  socket.write(`GET /much HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
  await once(socket, 'readable');
  const drained = drain();
  const received = await text(socket);
  await drained;
  expect(received.split('\r\n\r\n')[1]).toHaveLength(much.length);
  expect(logs.join('')).not.toContain('cut off');
});

test('a stop cuts off none of the answers that wait for a slow client behind each other', async () => {
  const much = 'x'.repeat(4_000_000);
  const { server, drain, listen } = createBareServer({
    routes: { '/much': async () => ({ status: 200, headers: {}, lines: '', body: much }) },
  });
  const { hostname, port } = new URL(await listen());
  const allEnded = Array(5).fill(true);
  const answers: ServerResponse[] = [];
  server.on('request', (_message, response) => void answers.push(response));
  const socket = connect(Number(port), hostname);
  socket.pause();
  socket.write(`GET /much HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`.repeat(5));
  const haveEnded = () => expect(answers.map((answer) => answer.writableEnded)).toEqual(allEnded);
  await vi.waitFor(haveEnded, { timeout: PATIENCE_MS });
  const drained = drain();
  const received = await text(socket);
  await drained;
  expect(received.match(/x{2,}/g)?.map(({ length }) => length)).toEqual(
    allEnded.map(() => much.length),
  );
});

test('answers a bug in any handler with 500, masked, and logs its stack', async () => {
  const bug = (): Promise<Reply> => Promise.reject(new Error('our secret'));
  const { listen, logs } = createBareServer({ routes: { '/bug': bug } });
  const answer = await send(await listen(), { method: 'GET', path: '/bug' });
  const requestId = answer.headers['x-request-id'];
  expect(answer.status).toBe(500);
  expect(answer.body).toEqual({
    error: 'Internal error',
    code: 'INTERNAL',
    request_id: requestId,
  });
  expect(logs.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({
      level: 'error',
      requestId,
      stack: expect.stringMatching(/^Error: our secret\n +at /),
    }),
  );
});

test('lets requests wait that come before it is opened', async () => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  let asked = 0;
  const count = async (): Promise<Reply> => {
    asked += 1;
    return { status: 200, headers: {}, body: '' };
  };
  const { listen, server } = createBareServer({ opened, routes: { '/count': count } });
  const answered = send(await listen(), { method: 'GET', path: '/count' });
  await once(server, 'request');
  expect(asked).toBe(0);
  open();
  expect((await answered).status).toBe(200);
  expect(asked).toBe(1);
});

test('cuts off clients that send their headers or their body too slowly', () => {
  const { server } = createBareServer();
  expect(server.headersTimeout).toBe(10_000);
  expect(server.requestTimeout).toBe(30_000);
});
