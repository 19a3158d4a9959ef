import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const RANDOM_LENGTH = 30;
const CHECKSUM_LENGTH = 6;

/**
 * The secret with this number in a series: always the same, and well-formed, so that a database of
 * ten million keys needs no list of its secrets. The series `key` has those of generated keys.
 */
export function secretOf(series: string, index: number): string {
  const bytes = createHash('sha512').update(`${series} ${index}`).digest();
  let text = 'gx_';
  for (let place = 0; place < RANDOM_LENGTH; place += 1) {
    text += DIGITS.charAt((bytes[place] ?? 0) % DIGITS.length);
  }
  return text + writeDigits(crc32(text));
}

function writeDigits(value: number): string {
  let digits = '';
  for (let rest = value; digits.length < CHECKSUM_LENGTH; rest = Math.floor(rest / 62)) {
    digits = DIGITS.charAt(rest % 62) + digits;
  }
  return digits;
}

// A prime: as long as it does not divide how many there are, its multiples visit each place once.
const STRIDE = 6_700_417;

/** Places from 0 up to `size`, all over it and each once before any comes again. */
export function placesOf(size: number, first: number): (index: number) => number {
  return (index) => (((first + index) % size) * STRIDE) % size;
}
