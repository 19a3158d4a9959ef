import { randomFillSync } from 'node:crypto';

/** The kinds of things that carry an id, and the prefix each of them wears. */
export const ID_PREFIXES = Object.freeze({
  account: 'acc',
  apiKey: 'key',
  secret: 'sec',
  auditEvent: 'evt',
  request: 'req',
  user: 'usr',
  session: 'ses',
  signInMethod: 'sim',
  signInVerification: 'siv',
  signInLink: 'lnk',
});

/** A kind of thing that carries an id. */
export type IdKind = keyof typeof ID_PREFIXES;

// Crockford's base32 without I, L, O and U, so that an id can be read out over the telephone.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_CHARACTERS = 10;
// The 80 random bits are two numbers of 40 bits, eight characters each: a number holds 53 exactly.
const HALF_BYTES = 5;
const HALF_CHARACTERS = 8;
const HALF_VALUES = 2 ** 40;

// What changes from id to id is the end of the second number: 20 bits, twice two characters.
const END_VALUES = 2 ** 20;
const BEGINNING_CHARACTERS = 4;
const PAIRS: readonly string[] = Object.freeze(
  Array.from({ length: 1024 }, (_, value) => writeBase32(value, 2)),
);

// The last id that was made, of whatever kind: ids of one millisecond count on from it.
const last = { nowMs: -1, start: '', high: 0, low: 0, end: 0 };

/**
 * A new id, such as `key_01k9zq3v8e5t0r7h2m4n6p8s1w`: the kind's prefix, ten characters of time and
 * sixteen random ones (80 bits), after the ULID specification. Ids that one process makes later
 * sort later, also within a millisecond.
 */
export function createId(kind: IdKind, nowMs: number): string {
  if (nowMs === last.nowMs) countOn();
  else beginAt(nowMs);
  const { start, end } = last;
  return `${ID_PREFIXES[kind]}_${start}${PAIRS[end >> 10]}${PAIRS[end & 1023]}`;
}

function beginAt(nowMs: number): void {
  last.nowMs = nowMs;
  last.high = randomHalf();
  last.low = randomHalf();
  last.end = last.low % END_VALUES;
  writeStart();
}

// Asked for by the hundred, since asking takes longer than making them.
const random = { bytes: Buffer.alloc(100 * HALF_BYTES), next: 100 * HALF_BYTES };

function randomHalf(): number {
  if (random.next === random.bytes.length) {
    randomFillSync(random.bytes);
    random.next = 0;
  }
  random.next += HALF_BYTES;
  return random.bytes.readUIntBE(random.next - HALF_BYTES, HALF_BYTES);
}

function countOn(): void {
  last.low = (last.low + 1) % HALF_VALUES;
  last.end = last.low % END_VALUES;
  if (last.end !== 0) return;
  if (last.low === 0) last.high = (last.high + 1) % HALF_VALUES;
  writeStart();
}

/** What all ids of a millisecond begin with, as good as always. */
function writeStart(): void {
  const beginning = writeBase32(Math.floor(last.low / END_VALUES), BEGINNING_CHARACTERS);
  last.start =
    writeBase32(last.nowMs, TIME_CHARACTERS) + writeBase32(last.high, HALF_CHARACTERS) + beginning;
}

function writeBase32(value: number, length: number): string {
  let digits = '';
  for (let rest = value; digits.length < length; rest = Math.floor(rest / 32)) {
    digits = ALPHABET.charAt(rest % 32) + digits;
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
