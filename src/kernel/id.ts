import { randomBytes } from 'node:crypto';

/** The kinds of things that carry an id, and the prefix each of them wears. */
export const ID_PREFIXES = Object.freeze({
  account: 'acc',
  apiKey: 'key',
  secret: 'sec',
  auditEvent: 'evt',
  request: 'req',
});

/** A kind of thing that carries an id. */
export type IdKind = keyof typeof ID_PREFIXES;

// Crockford's base32 without I, L, O and U, so that an id can be read out over the telephone.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_CHARACTERS = 10;
const RANDOM_CHARACTERS = 16;

/**
 * A new id, such as `key_01k9zq3v8e5t0r7h2m4n6p8s1w`: the kind's prefix, ten characters of time and
 * sixteen random ones (80 bits), after the ULID specification. Ids made later sort later.
 */
export function createId(kind: IdKind, nowMs: number): string {
  let time = '';
  let rest = nowMs;
  for (let index = 0; index < TIME_CHARACTERS; index += 1) {
    time = ALPHABET.charAt(rest % 32) + time;
    rest = Math.floor(rest / 32);
  }
  let random = '';
  // 256 is a multiple of 32, so the remainder is without bias.
  for (const byte of randomBytes(RANDOM_CHARACTERS)) random += ALPHABET.charAt(byte % 32);
  return `${ID_PREFIXES[kind]}_${time}${random}`;
}

/** Which kind of thing an id names, by its prefix; nothing for a string that is no id. */
export function kindOfId(id: string): IdKind | undefined {
  const prefix = id.slice(0, id.indexOf('_'));
  for (const kind of Object.keys(ID_PREFIXES) as IdKind[]) {
    if (ID_PREFIXES[kind] === prefix) return kind;
  }
  return undefined;
}
