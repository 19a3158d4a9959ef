import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { fieldsOf } from '../../src/http/header-lines.ts';
import type { Reply } from '../../src/http/reply.ts';
import { createReadRequest } from '../../src/http/request.ts';
import { createSend, KEEP_ALIVE_SECONDS } from '../../src/http/send.ts';

const COMMON = { 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' };
const LINES = 'X-Key-Id: key_1\r\nX-Key-Label: \r\nRateLimit: "minute";r=1;t=2, "day";r=3;t=4\r\n';

/** A server that sends these replies one after the other; returns a way to ask it. */
async function serveReplies(...replies: readonly Reply[]) {
  const send = createSend(COMMON);
  const readRequest = createReadRequest({ scrub: (text) => text, keyHeaders: [] });
  const waiting = [...replies];
  const server = createServer(
    { keepAliveTimeout: KEEP_ALIVE_SECONDS * 1000 },
    (message, response) => {
      const reply = waiting.shift();
      if (reply) send(response, readRequest(message, 0), reply);
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;

  /** All bytes of the answer to a request with this head, but its date. */
  return async function ask(head: string, end: string): Promise<string> {
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.write(`${head}\r\nHost: a\r\nX-Request-Id: 7\r\n\r\n`);
    let received = '';
    for await (const chunk of socket.setEncoding('utf8')) {
      received += chunk;
      if (received.endsWith(end)) break;
    }
    return received.replace(/Date: [^\r]+GMT/, 'Date: then');
  };
}

test.each([
  { what: 'no body', status: 200, body: '' },
  { what: 'JSON', status: 200, body: '{"data":{"a":"ü € 🙂"}}\n' },
  { what: 'bytes', status: 200, body: Buffer.from('{"ü":1}\n') },
  { what: 'a refusal', status: 429, body: '{"code":"QUOTA_EXCEEDED"}\n' },
])('sends $what with finished lines byte for byte as node:http does', async (answer) => {
  const headers = { 'Content-Type': 'application/json; charset=utf-8' };
  const ask = await serveReplies(
    { ...answer, headers, lines: LINES },
    { ...answer, headers: { ...headers, ...fieldsOf(LINES) } },
  );
  const end = `\r\n\r\n${answer.body}`;
  const ours = await ask('GET / HTTP/1.1', end);
  expect(ours).toBe(await ask('GET / HTTP/1.1', end));
  expect(ours).toContain(`Keep-Alive: timeout=${KEEP_ALIVE_SECONDS}\r\n`);
});

test.each([
  ['to HEAD, without a body', 'HEAD / HTTP/1.1', '\r\n\r\n'],
  ['the last of a connection', 'GET / HTTP/1.1\r\nConnection: close', '\r\n\r\nbody'],
  ['to HTTP/1.0', 'GET / HTTP/1.0', '\r\n\r\nbody'],
])('sends finished lines also in an answer %s', async (_what, head, end) => {
  const ask = await serveReplies({ status: 200, headers: {}, lines: LINES, body: 'body' });
  const answer = await ask(head, end);
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(answer).toContain(LINES);
  expect(answer).toContain('X-Request-Id: 7\r\n');
  expect(answer).toContain('Content-Length: 4\r\n');
  expect(answer.endsWith(end)).toBe(true);
});

test('lets a reply have a header of its own in place of one that every answer has', async () => {
  const headers = { 'Cache-Control': 'public' };
  const ask = await serveReplies({ status: 200, headers, body: '' });
  const answer = await ask('GET / HTTP/1.1', '\r\n\r\n');
  expect(answer.match(/Cache-Control: [^\r]*/g)).toEqual(['Cache-Control: public']);
});
