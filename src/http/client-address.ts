import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, isIPv6 } from 'node:net';
import { normalizeIpv6 } from '../kernel/ipv6.ts';

/** The address that a request comes from, as far as it can be believed. */
export type ClientAddressOf = (message: IncomingMessage) => string;

/**
 * Tells who sent a request. `X-Forwarded-For` is read from the right, for as long as the one who
 * wrote the entry is a trusted proxy; what a client wrote itself stands to the left of that and is
 * never believed. Without trusted proxies it is whoever is at the other end of the connection.
 */
export function createClientAddressOf(trustedProxies: readonly string[]): ClientAddressOf {
  const trusted = createBlockList(trustedProxies);
  const isTrusted = (address: string): boolean =>
    trusted.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');

  return function clientAddressOf({ socket, headersDistinct }) {
    let address = plainAddress(socket.remoteAddress ?? '') ?? UNKNOWN;
    const forwarded = (headersDistinct['x-forwarded-for'] ?? []).join(',').split(',');
    while (forwarded.length > 0 && address !== UNKNOWN && isTrusted(address)) {
      const next = plainAddress(forwarded.pop()?.trim() ?? '');
      // A proxy that does not know says `unknown`, or nothing: then it is the last that is known.
      if (next === undefined) break;
      address = next;
    }
    return address;
  };
}

// Of a connection that is gone already.
const UNKNOWN = '0.0.0.0';

function createBlockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

// RFC 7239 and practice: `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]:4711`; and
// an IPv4 address in IPv6's clothes, as a socket for both families has it (RFC 4291, 2.5.5.2).
function plainAddress(text: string): string | undefined {
  const bare =
    /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  const address = bare.replace(/%.*$/, '');
  if (isIP(address) === 0) return undefined;
  return mappedAddress(address) ?? address.toLowerCase();
}

function mappedAddress(address: string): string | undefined {
  if (!isIPv6(address)) return undefined;
  const [, high, low] = /^::ffff:([\da-f]+):([\da-f]+)$/.exec(normalizeIpv6(address)) ?? [];
  if (high === undefined || low === undefined) return undefined;
  const bytes = [high, low].flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 255];
  });
  return bytes.join('.');
}
