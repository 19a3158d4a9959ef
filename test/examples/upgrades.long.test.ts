import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { hasPrograms } from '../support/has-programs.ts';
import { type ExampleProxy, PROXIES, startProxy } from '../support/proxies.ts';
import { listen } from '../support/sample-api.ts';
import { startTestServer } from '../support/test-server.ts';
import { OPEN_PATH } from './cases.ts';

// What the handshake of RFC 6455, section 1.3, shows.
const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';

/** A client's wish for an upgrade: the status it got, and what the API saw of the wish. */
async function upgrade(
  proxy: ExampleProxy,
  secretOf: (valid: string) => string,
  protocols: readonly string[] = ['websocket'],
) {
  const server = await startTestServer();
  const { id, secret } = await server.createKey();
  const upgrades: IncomingHttpHeaders[] = [];
  const api = createServer((_, response) => void response.end());
  api.on('upgrade', ({ headers }, socket) => {
    upgrades.push(headers);
    const lines = ['HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', 'Upgrade: websocket'];
    socket.end([...lines, `Sec-WebSocket-Accept: ${ACCEPT}`, '', ''].join('\r\n'));
  });
  const url = await startProxy(proxy, { tollkeyUrl: server.url, apiUrl: await listen(api) });
  const status = await new Promise<number>((resolve, reject) => {
    const outgoing = request(new URL(OPEN_PATH, url), {
      agent: false,
      headers: {
        'access-token': secretOf(secret),
        Connection: 'Upgrade, X-Key-Id',
        Upgrade: [...protocols],
        'Sec-WebSocket-Key': KEY,
        'Sec-WebSocket-Version': '13',
      },
    });
    onTestFinished(() => void outgoing.destroy());
    outgoing.on('upgrade', ({ statusCode }) => resolve(statusCode ?? 0));
    outgoing.on('response', ({ statusCode }) => resolve(statusCode ?? 0));
    outgoing.on('error', reject);
    outgoing.end();
  });
  return { id, status, upgrades };
}

for (const proxy of PROXIES) {
  describe.runIf(hasPrograms(`Tests of examples/${proxy.name}`, proxy.name))(proxy.name, () => {
    test('an upgrade to a WebSocket with a valid key passes with the identity', async () => {
      const { id, status, upgrades } = await upgrade(proxy, (secret) => secret);
      expect(status).toBe(101);
      expect(upgrades.map((headers) => headers['x-key-id'])).toEqual([id]);
    });

    test('no upgrade to another protocol reaches the API, in which nothing would be verified', async () => {
      for (const protocols of [['h2c'], ['h2c', 'websocket'], ['h2c, websocket'], ['TLS/1.0']]) {
        const { upgrades } = await upgrade(proxy, (secret) => secret, protocols);
        const seen = upgrades.map((headers) => headers.upgrade?.toLowerCase());
        expect(['', 'websocket'], String(protocols)).toContain(seen.join());
      }
    });

    test('an upgrade without a valid key is refused', async () => {
      const { status, upgrades } = await upgrade(proxy, () => 'garbage');
      expect(status).toBe(401);
      expect(upgrades).toEqual([]);
    });
  });
}
