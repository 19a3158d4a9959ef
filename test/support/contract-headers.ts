import type { IncomingHttpHeaders } from 'node:http';

/** What `/verify` says of the caller when it lets one through. Always all of them. */
export const IDENTITY_HEADERS = Object.freeze([
  'X-Key-Id',
  'X-Account-Id',
  'X-Key-Label',
  'X-Key-Scopes',
]);

/** What `/verify` says of the limits of a key that has some. */
export const LIMIT_HEADERS = Object.freeze([
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
  'RateLimit-Policy',
  'RateLimit',
]);

/** What else `/verify` says to a caller that it refuses. */
export const REFUSAL_HEADERS = Object.freeze([
  'WWW-Authenticate',
  'Retry-After',
  'X-Error-Code',
  'X-Error-Reason',
]);

const FOR_CLIENTS = ['Content-Type', 'X-Request-Id', ...LIMIT_HEADERS, ...REFUSAL_HEADERS];

/** The headers of an answer that the contract names, by their names in lower case. */
export function pickContractHeaders(headers: IncomingHttpHeaders): Record<string, unknown> {
  const names = FOR_CLIENTS.map((name) => name.toLowerCase());
  return Object.fromEntries(
    names.filter((name) => headers[name] !== undefined).map((name) => [name, headers[name]]),
  );
}
