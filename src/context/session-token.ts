import { createHmac, timingSafeEqual } from 'node:crypto';
import { readCookies } from './cookies.ts';
import type { ReadSessionToken } from './session-cookie.ts';

/** How session cookies are named and signed. */
export interface SessionCookie {
  readonly name: string;
  readonly secret: string;
}

/**
 * Reads the cookie that better-auth writes: the token, a full stop and its HMAC-SHA-256 in base64,
 * percent-encoded. The database holds the tokens as they are, so the signature is what keeps a copy
 * of it from being worth anybody's session.
 */
export function createReadSessionToken({ name, secret }: SessionCookie): ReadSessionToken {
  const start = `${name}=`;
  return function readSessionToken(cookieHeader) {
    const [cookie] = readCookies(cookieHeader, start);
    const value = cookie === undefined ? undefined : decode(cookie.slice(start.length));
    const mark = value?.lastIndexOf('.') ?? -1;
    if (value === undefined || mark < 1) return undefined;
    const token = value.slice(0, mark);
    const given = Buffer.from(value.slice(mark + 1));
    const expected = Buffer.from(createHmac('sha256', secret).update(token).digest('base64'));
    return given.length === expected.length && timingSafeEqual(given, expected) ? token : undefined;
  };
}

function decode(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
