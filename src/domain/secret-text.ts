import { createHash, createHmac, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

// The order of the digits is part of the format.
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const RANDOM_LENGTH = 30;
const CHECKSUM_LENGTH = 6;
const VISIBLE_LENGTH = 8;

/** Makes and reads the secrets that begin with one key prefix. */
export interface SecretFormat {
  /** What every secret begins with: the key prefix and an underscore. */
  readonly start: string;
  /** A new secret: 178 bits from a CSPRNG, and a checksum. */
  readonly mint: () => string;
  /** Whether a text has the form of a secret and its checksum is right. Looks nothing up. */
  readonly isWellFormed: (text: string) => boolean;
  /** The start of a secret that may be shown: `gx_` and 8 characters. */
  readonly prefixOf: (secret: string) => string;
  /** Whether something that begins like a secret stands anywhere in the text, cut or mistyped. */
  readonly isLikeOneIn: (text: string) => boolean;
  /** Whether a secret with a right checksum stands anywhere in the text. */
  readonly isIn: (text: string) => boolean;
}

/**
 * The format `gx_` + 30 base62 characters + 6 characters of checksum, 39 in all. The checksum is
 * CRC-32 (IEEE 802.3) of all before it, in base62, padded with `0` on the left.
 */
export function createSecretFormat(keyPrefix: string): SecretFormat {
  const start = `${keyPrefix}_`;
  const bodyLength = RANDOM_LENGTH + CHECKSUM_LENGTH;
  const form = new RegExp(`^${start}[0-9A-Za-z]{${bodyLength}}$`);
  // A look-ahead takes no characters, so that one that only begins like a secret hides none.
  const anywhere = new RegExp(`(?=(${start}[0-9A-Za-z]{${bodyLength}}))`, 'g');

  const outline = new RegExp(`${start}[0-9A-Za-z]{${VISIBLE_LENGTH}}`);

  function isWellFormed(text: string): boolean {
    if (!form.test(text)) return false;
    return text.slice(-CHECKSUM_LENGTH) === checksumOf(text.slice(0, -CHECKSUM_LENGTH));
  }

  return Object.freeze({
    start,
    mint() {
      let text = start;
      // randomInt rejects the values that would bias a remainder.
      for (let index = 0; index < RANDOM_LENGTH; index += 1) text += DIGITS.charAt(randomInt(62));
      return text + checksumOf(text);
    },
    isWellFormed,
    prefixOf: (secret) => secret.slice(0, start.length + VISIBLE_LENGTH),
    isLikeOneIn: (text) => outline.test(text),
    isIn: (text) => [...text.matchAll(anywhere)].some(([, found = '']) => isWellFormed(found)),
  } satisfies SecretFormat);
}

/** Turns secrets into what is stored. */
export interface Digester {
  /** HMAC-SHA-256 (RFC 2104) of the secret with the pepper, base64url. */
  readonly digest: (secret: string) => string;
  /** Which pepper this is: a fingerprint that says nothing about it. */
  readonly pepperVersion: string;
}

/** A digester with one pepper. The pepper never stands in the database. */
export function createDigester(pepper: string): Digester {
  const fingerprint = createHash('sha256').update(`tollkey pepper\n${pepper}`).digest('hex');
  return Object.freeze({
    digest: (secret: string) => createHmac('sha256', pepper).update(secret).digest('base64url'),
    pepperVersion: fingerprint.slice(0, 12),
  });
}

function checksumOf(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let index = 0; index < CHECKSUM_LENGTH; index += 1) {
    digits = DIGITS.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}
