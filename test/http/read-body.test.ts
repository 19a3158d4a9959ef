import { request } from 'node:http';
import { expect, test } from 'vitest';
import { type Received, send } from '../support/client.ts';
import { expectRefusal } from '../support/envelope.ts';
import { startTestServer, type TestKey } from '../support/test-server.ts';

const LIMIT = 65_536;
const json = { 'content-type': 'application/json' };
const operation = JSON.stringify({ query: '{ __typename }' });

function post(url: string, { secret }: TestKey, body: string): Promise<Received> {
  return send(url, { headers: { ...json, 'access-token': secret }, body });
}

/** Sends a body in chunks, its length untold; stops when the answer comes. */
async function postChunks(
  url: string,
  { secret }: TestKey,
  chunks: readonly string[],
): Promise<{ readonly status: number; readonly sent: number }> {
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = chunks[sent];
      if (chunk === undefined) return controller.close();
      sent += 1;
      controller.enqueue(Buffer.from(chunk));
    },
  });
  const headers = { ...json, 'access-token': secret };
  const init = { method: 'POST', headers, body, duplex: 'half' } as const;
  const { status } = await fetch(`${url}/query`, init);
  return { status, sent };
}

test('accepts a body of 65,536 bytes, and refuses one of 65,537', async () => {
  const server = await startTestServer();
  const key = await server.createKey();
  expect((await post(server.url, key, operation.padEnd(LIMIT))).status).toBe(200);
  const answer = await post(server.url, key, operation.padEnd(LIMIT + 1));
  expectRefusal(server, answer, 'PAYLOAD_TOO_LARGE');
});

test('counts bytes, not characters', async () => {
  const server = await startTestServer();
  const key = await server.createKey();
  const umlauts = (count: number) =>
    JSON.stringify({ query: '{ __typename }', extensions: { note: 'ü'.repeat(count) } });
  expect((await post(server.url, key, umlauts(30_000))).status).toBe(200);
  const answer = await post(server.url, key, umlauts(40_000));
  expectRefusal(server, answer, 'PAYLOAD_TOO_LARGE');
});

test('holds a body of untold length to the same limit', async () => {
  const server = await startTestServer();
  const key = await server.createKey();
  const within = [operation, ' '.repeat(LIMIT - operation.length)];
  expect((await postChunks(server.url, key, within)).status).toBe(200);
  expect((await postChunks(server.url, key, [...within, ' '])).status).toBe(413);
});

test('refuses 20 MB by the length that is told, before any of it is sent', async () => {
  const { url, createKey } = await startTestServer();
  const { secret } = await createKey();
  const headers = { ...json, 'access-token': secret, 'content-length': '20000000' };
  const answer = await new Promise<unknown>((resolve, reject) => {
    const outgoing = request(new URL('/query', url), { method: 'POST', headers });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      resolve({ status: incoming.statusCode, connection: incoming.headers.connection });
      outgoing.off('error', reject).on('error', () => undefined);
      outgoing.destroy();
    });
    outgoing.flushHeaders();
  });
  expect(answer).toEqual({ status: 413, connection: 'close' });
});

test('reads no more than a part of 20 MB of untold length', async () => {
  const { url, createKey } = await startTestServer();
  const key = await createKey();
  const chunks = Array.from({ length: 2_000 }, () => ' '.repeat(10_000));
  const { status, sent } = await postChunks(url, key, chunks);
  expect(status).toBe(413);
  expect(sent).toBeLessThan(1_000);
});

test('goes on serving after bodies that are too large', async () => {
  const server = await startTestServer();
  const key = await server.createKey();
  await Promise.all(
    Array.from({ length: 5 }, () => post(server.url, key, operation.padEnd(LIMIT + 1))),
  );
  expect((await key.client.use()).headers['x-ratelimit-remaining']).toBe('59');
});

test('takes a client that breaks off for no error, and charges it nothing', async () => {
  const server = await startTestServer();
  const { secret, client } = await server.createKey();
  const headers = {
    ...json,
    'access-token': secret,
    'content-length': '100',
    expect: '100-continue',
  };
  const outgoing = request(new URL('/query', server.url), { method: 'POST', headers });
  outgoing.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    outgoing.on('continue', () => {
      outgoing.write('{"query":');
      outgoing.destroy();
    });
    outgoing.on('close', resolve);
    outgoing.flushHeaders();
  });
  expect((await client.use()).headers['x-ratelimit-remaining']).toBe('59');
  await server.stop();
  expect(server.logs.join('')).not.toContain('"level":"error"');
});
