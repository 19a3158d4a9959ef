import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** How short a password may be, in characters. */
export const MIN_PASSWORD_LENGTH = 12;

/** How long a password may be, in characters. */
export const MAX_PASSWORD_LENGTH = 128;

// About 150 ms and 16 MB for one guess (RFC 7914; one of the five settings that OWASP recommends). The
// cost stands in each hash, so that it can be raised without making the old ones useless.
const COST = Object.freeze({ N: 16_384, r: 8, p: 5 });
const SALT_BYTES = 16;
const KEY_BYTES = 32;

/**
 * What is kept of a password: `scrypt$N$r$p$salt$key`. It is worked out on libuv's threads, so that
 * nobody else's request waits for it.
 */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await deriveKey(password, salt, COST);
  const { N, r, p } = COST;
  return ['scrypt', N, r, p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Whether a hash was made of this password. One that is none of ours fits no password. */
export async function isPasswordOf(hash: string, password: string): Promise<boolean> {
  const [scheme, N, r, p, salt, key] = hash.split('$');
  if (scheme !== 'scrypt' || salt === undefined || key === undefined) return false;
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const expected = Buffer.from(key, 'base64url');
  const derived = await deriveKey(password, Buffer.from(salt, 'base64url'), cost);
  return expected.length === derived.length && timingSafeEqual(expected, derived);
}

interface Cost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

function deriveKey(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  const maxmem = 256 * cost.N * cost.r;
  return new Promise((resolve, reject) => {
    // NFKC: the same password, typed on another keyboard, may come as other code points.
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, { ...cost, maxmem }, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
