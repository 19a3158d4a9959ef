import { createServer, request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { openEventStream } from '../support/event-stream.ts';
import { hasPrograms } from '../support/has-programs.ts';
import { type ExampleProxy, PROXIES, startProxy } from '../support/proxies.ts';
import { listen } from '../support/sample-api.ts';
import { startTestServer } from '../support/test-server.ts';
import { OPEN_PATH } from './cases.ts';

// The proxies measure silence by their own clocks: nginx would cut after 60 s, HAProxy after 30.
const SILENCE_MS = 65_000;
const PATIENCE_MS = 600_000;

// What the handshake of RFC 6455, section 1.3, shows.
const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';

async function startSilentApi(): Promise<string> {
  const api = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write('data: first\n\n');
    setTimeout(SILENCE_MS).then(() => void response.write('data: second\n\n'));
  });
  api.on('upgrade', (_, socket) => {
    const lines = ['HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', 'Upgrade: websocket'];
    socket.write([...lines, `Sec-WebSocket-Accept: ${ACCEPT}`, '', ''].join('\r\n'));
    setTimeout(SILENCE_MS).then(() => void socket.write('second'));
    socket.on('error', () => undefined);
  });
  return listen(api);
}

/** The first bytes that a WebSocket brings, or none if it ends without. */
function readWebSocket(url: string, secret: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = {
      'access-token': secret,
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Key': KEY,
      'Sec-WebSocket-Version': '13',
    };
    const outgoing = request(url, { agent: false, headers });
    outgoing.on('upgrade', (_, socket, head) => {
      onTestFinished(() => void socket.destroy());
      if (head.length > 0) resolve(head.toString());
      socket.once('data', (bytes: Buffer) => resolve(bytes.toString()));
      socket.once('close', () => resolve(''));
    });
    outgoing.on('response', ({ statusCode }) => reject(new Error(`answered ${statusCode}`)));
    outgoing.on('error', reject);
    outgoing.end();
  });
}

async function start(proxy: ExampleProxy): Promise<{ url: string; secret: string }> {
  const server = await startTestServer();
  const { secret } = await server.createKey();
  const apiUrl = await startSilentApi();
  const url = await startProxy(proxy, { tollkeyUrl: server.url, apiUrl });
  return { url: url + OPEN_PATH, secret };
}

test.runIf(hasPrograms('Tests of silent streams', ...PROXIES.map(({ name }) => name)))(
  'after 65 seconds of silence no proxy has cut an event stream or a WebSocket',
  async () => {
    // One after the other: what is started belongs to the test that runs.
    const worlds: { name: string; url: string; secret: string }[] = [];
    for (const proxy of PROXIES) worlds.push({ name: proxy.name, ...(await start(proxy)) });
    const outcomes = worlds.map(async ({ name, url, secret }) => {
      const stream = openEventStream(url, secret);
      const bytes = await readWebSocket(url, secret);
      return { name, bytes, text: await stream.received('data: second') };
    });
    expect(await Promise.all(outcomes)).toEqual(
      PROXIES.map(({ name }) => ({
        name,
        bytes: 'second',
        text: 'data: first\n\ndata: second\n\n',
      })),
    );
  },
  PATIENCE_MS,
);
