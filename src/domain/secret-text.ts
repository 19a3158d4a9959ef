import { createHash, hash, randomInt } from 'node:crypto';

// The order of the digits is part of the format.
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const NO_DIGIT = 255;
// What each ASCII character is worth as a digit.
const DIGIT_VALUES = Uint8Array.from({ length: 128 }, (_, code) => {
  const value = DIGITS.indexOf(String.fromCharCode(code));
  return value === -1 ? NO_DIGIT : value;
});
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
  const startCrc = addToCrc(CRC_START, start);
  // A look-ahead takes no characters, so that one that only begins like a secret hides none.
  const anywhere = new RegExp(`(?=(${start}[0-9A-Za-z]{${bodyLength}}))`, 'g');

  const outline = new RegExp(`${start}[0-9A-Za-z]{${VISIBLE_LENGTH}}`);

  // In one pass, since every verification begins with it.
  function isWellFormed(text: string): boolean {
    if (text.length !== start.length + bodyLength || !text.startsWith(start)) return false;
    const end = text.length - CHECKSUM_LENGTH;
    let crc = startCrc;
    let checksum = 0;
    for (let index = start.length; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      const value = DIGIT_VALUES[code] ?? NO_DIGIT;
      if (value === NO_DIGIT) return false;
      if (index < end) crc = addByteToCrc(crc, code);
      else checksum = checksum * DIGITS.length + value;
    }
    return valueOfCrc(crc) === checksum;
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
  /** The first of the two hashes that make up a digest: enough to know a secret again in memory. */
  readonly fingerprint: (secret: string) => string;
  /** The digest of the secret that has this fingerprint. */
  readonly digestOf: (fingerprint: string) => string;
  /** Which pepper this is: twelve characters, which say nothing about it. */
  readonly pepperVersion: string;
}

/** A digester with one pepper. The pepper never stands in the database. */
export function createDigester(pepper: string): Digester {
  const pepperVersion = createHash('sha256')
    .update(`tollkey pepper\n${pepper}`)
    .digest('hex')
    .slice(0, 12);
  const { inner, outer } = createHmacSha256(pepper);
  return Object.freeze({
    digest: (secret) => outer(inner(secret)),
    fingerprint: inner,
    digestOf: outer,
    pepperVersion,
  } satisfies Digester);
}

// RFC 2104, section 2, for SHA-256.
const BLOCK_BYTES = 64;
const INNER_PAD = 0x36;
const OUTER_PAD = 0x5c;
const LAST_ASCII = 0x7f;

/** The two hashes of an HMAC. */
interface Hmac {
  /** Of a text: a character for each byte. */
  readonly inner: (text: string) => string;
  /** Of what `inner` made of it: the HMAC, base64url. */
  readonly outer: (innerHash: string) => string;
}

/**
 * HMAC-SHA-256 (RFC 2104) with one key. Made of two one-shot hashes, since the objects that
 * node:crypto's own makes for each text cost more than the hashing.
 */
function createHmacSha256(key: string): Hmac {
  const bytes = Buffer.from(key);
  const block = Buffer.alloc(BLOCK_BYTES);
  block.set(bytes.length > BLOCK_BYTES ? createHash('sha256').update(bytes).digest() : bytes);
  const innerBlock = block.map((byte) => byte ^ INNER_PAD);
  const outerInput = Buffer.concat([block.map((byte) => byte ^ OUTER_PAD), Buffer.alloc(32)]);
  // Kept for the next text, which mostly is as long.
  let innerInput = Buffer.from(innerBlock);
  return {
    inner(text) {
      const length = BLOCK_BYTES + text.length;
      if (innerInput.length !== length) innerInput = Buffer.concat([innerBlock], length);
      const bits = putAfterBlock(innerInput, text);
      if (bits > LAST_ASCII) innerInput = Buffer.concat([innerBlock, Buffer.from(text)]);
      return hash('sha256', innerInput, 'binary');
    },
    outer(innerHash) {
      putAfterBlock(outerInput, innerHash);
      return hash('sha256', outerInput, 'base64url');
    },
  };
}

/**
 * Writes a text with a byte for each character, which for some forty is quicker than to call a
 * Buffer's own. Returns their bits together: at most 127 if all are ASCII.
 */
function putAfterBlock(target: Buffer, text: string): number {
  let bits = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    bits |= code;
    target[BLOCK_BYTES + index] = code;
  }
  return bits;
}

// CRC-32 (IEEE 802.3, clause 3.2.9), byte by byte: node:zlib's takes longer to be called than that.
const CRC_POLYNOMIAL = 0xedb8_8320;
const CRC_START = 0xffff_ffff;
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? CRC_POLYNOMIAL : 0);
  return crc;
});

function addByteToCrc(crc: number, byte: number): number {
  return (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
}

function addToCrc(crc: number, ascii: string): number {
  return Array.from(ascii).reduce((sum, char) => addByteToCrc(sum, char.charCodeAt(0)), crc);
}

function valueOfCrc(crc: number): number {
  return (crc ^ 0xffff_ffff) >>> 0;
}

function checksumOf(text: string): string {
  let rest = valueOfCrc(addToCrc(CRC_START, text));
  let digits = '';
  for (let index = 0; index < CHECKSUM_LENGTH; index += 1) {
    digits = DIGITS.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}
