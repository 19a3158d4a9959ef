import { expect, test } from 'vitest';
import { createId, ID_PREFIXES, type IdKind, kindOfId } from '../../src/kernel/id.ts';

const kinds = Object.keys(ID_PREFIXES) as IdKind[];
const NOON = Date.parse('2026-11-21T12:00:00Z');

test.each(kinds)('makes an id of the kind %s, and knows it again by its prefix', (kind) => {
  const id = createId(kind, NOON);
  expect(id).toMatch(/^[a-z]{3}_[0-9a-hjkmnp-tv-z]{26}$/);
  expect(id.startsWith(`${ID_PREFIXES[kind]}_`)).toBe(true);
  expect(kindOfId(id)).toBe(kind);
});

test('gives each kind a prefix of its own', () => {
  expect(new Set(Object.values(ID_PREFIXES)).size).toBe(kinds.length);
});

test('never makes the same id twice, also within one millisecond', () => {
  const ids = Array.from({ length: 20_000 }, () => createId('apiKey', NOON));
  expect(new Set(ids).size).toBe(ids.length);
});

test('makes ids that sort by when they were made, also within one millisecond', () => {
  const instants = [0, 1, 31, 32, 1_023, 1_024, NOON, NOON, NOON, NOON + 1, 2 ** 48 - 1];
  const ids = instants.map((instant) => createId('apiKey', instant));
  expect([...ids].sort()).toEqual(ids);
  const together = Array.from({ length: 5_000 }, () => createId('apiKey', NOON));
  expect([...together].sort()).toEqual(together);
});

test('more than a million ids of one millisecond sort by when they were made', () => {
  let previous = createId('request', NOON);
  let outOfOrder = 0;
  for (let made = 0; made < 1_100_000; made += 1) {
    const next = createId('request', NOON);
    if (next <= previous) outOfOrder += 1;
    previous = next;
  }
  expect(outOfOrder).toBe(0);
});

test('writes the time as ULID does, in the digits of Crockford', () => {
  // The example of the ULID specification: 1469918176385 is 01ARYZ6S41.
  expect(createId('account', 1_469_918_176_385).slice(4, 14)).toBe('01aryz6s41');
  expect(createId('account', 0).slice(4, 14)).toBe('0000000000');
});

test('uses every digit about equally often', () => {
  const counts = new Map<string, number>();
  for (let made = 0; made < 4_000; made += 1) {
    for (const digit of createId('request', NOON + made).slice(-16)) {
      counts.set(digit, (counts.get(digit) ?? 0) + 1);
    }
  }
  expect(counts.size).toBe(32);
  // 2,000 each are expected, with a standard deviation of 44; ten of these never happen by chance.
  for (const count of counts.values()) expect(Math.abs(count - 2_000)).toBeLessThan(440);
});

test.each(['', '_', 'key', 'key01', 'KEY_01', 'foo_01', '_key_01', 'keys_01', 'constructor_1'])(
  'finds no kind in "%s"',
  (text) => {
    expect(kindOfId(text)).toBeUndefined();
  },
);
