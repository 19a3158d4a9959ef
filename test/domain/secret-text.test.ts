import { createHmac } from 'node:crypto';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDigester, createSecretFormat } from '../../src/domain/secret-text.ts';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const format = createSecretFormat('gx');

/** The number that digits in base62 write, the most significant first. */
function readBase62(digits: string): number {
  return [...digits].reduce((value, digit) => value * 62 + DIGITS.indexOf(digit), 0);
}

/** CRC-32 of IEEE 802.3, bit by bit, as the standard has it. */
function crc32BitByBit(text: string): number {
  let crc = 0xffff_ffff;
  for (const byte of Buffer.from(text, 'ascii')) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb8_8320 : 0);
  }
  return (crc ^ 0xffff_ffff) >>> 0;
}

test('mints secrets of 39 characters that it takes for well formed', () => {
  for (let made = 0; made < 1_000; made += 1) {
    const secret = format.mint();
    expect(secret).toMatch(/^gx_[0-9A-Za-z]{36}$/);
    expect(format.isWellFormed(secret)).toBe(true);
  }
});

test('ends a secret with the CRC-32 of all before it', () => {
  for (let made = 0; made < 200; made += 1) {
    const secret = format.mint();
    const [text, checksum] = [secret.slice(0, -6), secret.slice(-6)];
    expect(readBase62(checksum)).toBe(crc32(text));
    expect(readBase62(checksum)).toBe(crc32BitByBit(text));
  }
});

// Found by search, and checked with `python3 -c "import zlib; print(zlib.crc32(b'gx_…'))"`.
test.each([
  { text: `gx_${'0'.repeat(30)}`, checksum: '157RLm' },
  { text: 'gx_abcdefghijklmnopqrstuvwxyzABCD', checksum: '3FyqH6' },
  { text: 'gx_padded000000000000000000002825', checksum: '000qzU' },
])('gives $text the checksum $checksum', ({ text, checksum }) => {
  expect(format.isWellFormed(text + checksum)).toBe(true);
});

test('refuses near misses of a secret', () => {
  const secret = format.mint();
  const [text, checksum] = [secret.slice(0, -6), secret.slice(-6)];
  const other = secret[10] === 'a' ? 'b' : 'a';
  for (const [what, missed] of Object.entries({
    'one character changed': `${secret.slice(0, 10)}${other}${secret.slice(11)}`,
    'one character of the checksum changed': `${secret.slice(0, -1)}${secret.endsWith('0') ? '1' : '0'}`,
    'a checksum without its padding': text + checksum.slice(1),
    'one character too few': secret.slice(0, -1),
    'one character too many': `${secret}0`,
    'a space before': ` ${secret}`,
    'a line feed behind': `${secret}\n`,
    'another prefix': `ak${secret.slice(2)}`,
    'the prefix in upper case': `GX${secret.slice(2)}`,
    'a dash in place of the underscore': secret.replace('_', '-'),
    'a letter that looks alike': `${secret.slice(0, 10)}é${secret.slice(11)}`,
    'the prefix alone': 'gx_',
    nothing: '',
  })) {
    expect(format.isWellFormed(missed), what).toBe(false);
  }
});

test('refuses every swap of two neighbours', () => {
  const secret = format.mint();
  for (let index = 3; index < 38; index += 1) {
    const [left, right] = [secret.charAt(index), secret.charAt(index + 1)];
    if (left === right) continue;
    const swapped = `${secret.slice(0, index)}${right}${left}${secret.slice(index + 2)}`;
    expect(format.isWellFormed(swapped)).toBe(false);
  }
});

test.each(['ab', 'live2024', '0x', 'a1'])('has the prefix %s when that is chosen', (prefix) => {
  const chosen = createSecretFormat(prefix);
  const secret = chosen.mint();
  expect(secret).toMatch(new RegExp(`^${prefix}_[0-9A-Za-z]{36}$`));
  expect(chosen.isWellFormed(secret)).toBe(true);
  expect(format.isWellFormed(secret)).toBe(false);
  expect(chosen.prefixOf(secret)).toBe(secret.slice(0, prefix.length + 9));
});

test('shows the prefix and eight characters of a secret', () => {
  const secret = format.mint();
  expect(format.prefixOf(secret)).toBe(secret.slice(0, 11));
});

test('finds a secret anywhere in a text, and no text that only looks like one', () => {
  const secret = format.mint();
  const wrong = `${secret.slice(0, -1)}${secret.endsWith('0') ? '1' : '0'}`;
  expect(format.isIn(`copied ${secret}, do not lose it`)).toBe(true);
  expect(format.isIn(`["${wrong}","${secret}"]`)).toBe(true);
  expect(format.isIn(`${secret.slice(0, -2)}${secret}`)).toBe(true);
  expect(format.isIn(`copied ${wrong}`)).toBe(false);
  expect(format.isIn(format.prefixOf(secret))).toBe(false);
});

test('draws every character about equally often, at every place', () => {
  const byPlace = Array.from({ length: 30 }, () => new Map<string, number>());
  const all = new Map<string, number>();
  const MINTED = 6_200;
  for (let made = 0; made < MINTED; made += 1) {
    for (const [place, character] of [...format.mint().slice(3, 33)].entries()) {
      const counts = byPlace[place];
      counts?.set(character, (counts.get(character) ?? 0) + 1);
      all.set(character, (all.get(character) ?? 0) + 1);
    }
  }
  expect([...all.keys()].sort().join('')).toBe(DIGITS);
  // 3,000 each are expected with a standard deviation of 54; at one place 100 with one of 10. The
  // bounds are nine of these: a modulo of a byte (62 of 256) would favour eight characters by 25 %.
  for (const count of all.values()) expect(Math.abs(count - 3_000)).toBeLessThan(490);
  for (const counts of byPlace) {
    for (const count of counts.values()) expect(Math.abs(count - 100)).toBeLessThan(90);
  }
});

test('digests any text with any pepper as HMAC-SHA-256', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }),
      fc.array(fc.string({ maxLength: 100, unit: 'grapheme' }), { minLength: 1 }),
      (pepper, texts) => {
        const digester = createDigester(pepper);
        for (const text of texts) {
          const expected = createHmac('sha256', pepper).update(text).digest('base64url');
          expect(digester.digest(text)).toBe(expected);
          expect(digester.digestOf(digester.fingerprint(text))).toBe(expected);
        }
      },
    ),
  );
});

test('digests a secret with the pepper, and names the pepper by a fingerprint', () => {
  const secret = format.mint();
  const [first, second] = [createDigester('pepper one'), createDigester('pepper two')];
  expect(first.digest(secret)).toMatch(/^[\w-]{43}$/);
  expect(first.digest(secret)).toBe(createDigester('pepper one').digest(secret));
  expect(first.digest(secret)).not.toBe(second.digest(secret));
  expect(first.digest(secret)).not.toBe(first.digest(format.mint()));
  expect(first.pepperVersion).not.toBe(second.pepperVersion);
  expect(first.pepperVersion).not.toContain('pepper');
});
