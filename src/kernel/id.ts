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
const RANDOM_VALUES = 32n ** BigInt(RANDOM_CHARACTERS);

// The last id that was made, of whatever kind: ids of one millisecond count on from it.
let last = { nowMs: -1, random: 0n };

/**
 * A new id, such as `key_01k9zq3v8e5t0r7h2m4n6p8s1w`: the kind's prefix, ten characters of time and
 * sixteen random ones (80 bits), after the ULID specification. Ids that one process makes later
 * sort later, also within a millisecond.
 */
export function createId(kind: IdKind, nowMs: number): string {
  const random = nowMs === last.nowMs ? (last.random + 1n) % RANDOM_VALUES : randomValue();
  last = { nowMs, random };
  const time = writeBase32(BigInt(nowMs), TIME_CHARACTERS);
  return `${ID_PREFIXES[kind]}_${time}${writeBase32(random, RANDOM_CHARACTERS)}`;
}

function randomValue(): bigint {
  return BigInt(`0x${randomBytes((RANDOM_CHARACTERS * 5) / 8).toString('hex')}`);
}

function writeBase32(value: bigint, length: number): string {
  let digits = '';
  for (let rest = value; digits.length < length; rest /= 32n) {
    digits = ALPHABET.charAt(Number(rest % 32n)) + digits;
  }
  return digits;
}

/** Which kind of thing an id names, by its prefix; nothing for a string that is no id. */
export function kindOfId(id: string): IdKind | undefined {
  const prefix = id.slice(0, id.indexOf('_'));
  for (const kind of Object.keys(ID_PREFIXES) as IdKind[]) {
    if (ID_PREFIXES[kind] === prefix) return kind;
  }
  return undefined;
}
