import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createClientAddressOf } from '../../src/http/client-address.ts';
import { send } from '../support/client.ts';

/** What a server behind these proxies takes the client's address for. */
async function addressSeen(
  trustedProxies: readonly string[],
  forwardedFor: string | undefined,
): Promise<string> {
  const clientAddressOf = createClientAddressOf(trustedProxies);
  const server = createServer((request, response) => void response.end(clientAddressOf(request)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const headers = forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor };
  const { port } = server.address() as AddressInfo;
  return (await send(`http://127.0.0.1:${port}`, { method: 'GET', headers })).text;
}

const LOCAL = ['127.0.0.0/8'];

test.each([
  ['the other end of the connection, without a proxy', [], '192.0.2.1', '127.0.0.1'],
  ['the other end, when the proxy says nothing', LOCAL, undefined, '127.0.0.1'],
  ['what the proxy wrote', LOCAL, '192.0.2.1', '192.0.2.1'],
  ['not what the client wrote before it', LOCAL, '10.0.0.1, 192.0.2.1', '192.0.2.1'],
  [
    'what is before a second trusted proxy',
    [...LOCAL, '10.0.0.0/8'],
    '1.1.1.1, 192.0.2.1, 10.9.8.7',
    '192.0.2.1',
  ],
  [
    'the first of all, when all are trusted',
    [...LOCAL, '10.0.0.0/8'],
    '10.0.0.1, 10.9.8.7',
    '10.0.0.1',
  ],
  ['the last that is known, before what is none', LOCAL, 'unknown', '127.0.0.1'],
  ['the last that is known, before nothing', LOCAL, '192.0.2.1, ', '127.0.0.1'],
  ['an address without its port', LOCAL, '192.0.2.1:4711', '192.0.2.1'],
  ['an IPv6 address', LOCAL, '2001:DB8::1', '2001:db8::1'],
  ['an IPv6 address without its port', LOCAL, '[2001:db8::1]:4711', '2001:db8::1'],
  ['IPv4 out of IPv6’s clothes', LOCAL, '::ffff:192.0.2.1', '192.0.2.1'],
  ['IPv4 out of IPv6’s clothes, in hexadecimal', LOCAL, '::FFFF:c000:0201', '192.0.2.1'],
  ['IPv4 out of IPv6’s clothes, written in full', LOCAL, '0:0:0:0:0:ffff:c000:201', '192.0.2.1'],
  ['an IPv6 address that only looks so', LOCAL, '::1:ffff:c000:201', '::1:ffff:c000:201'],
  ['one trusted address alone', ['127.0.0.1'], '192.0.2.1', '192.0.2.1'],
  [
    'the other end, when another network is trusted',
    ['10.0.0.0/8', '::1'],
    '192.0.2.1',
    '127.0.0.1',
  ],
] as const)('takes %s', async (...row) => {
  const [, trustedProxies, forwardedFor, expected] = row;
  expect(await addressSeen(trustedProxies, forwardedFor)).toBe(expected);
});
