import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSecretFormat } from '../../src/domain/secret-text.ts';
import { createScrubber } from '../../src/kernel/scrub-secrets.ts';

const format = createSecretFormat('gx');
const scrub = createScrubber('gx');

test('cuts a secret to its visible start', () => {
  const secret = format.mint();
  expect(scrub(secret)).toBe(`${format.prefixOf(secret)}…`);
});

test('cuts every secret of a text, and leaves the rest as it is', () => {
  const [first, second] = [format.mint(), format.mint()];
  expect(scrub(`{"a":"${first}","b":["x${second}y"]}`)).toBe(
    `{"a":"${format.prefixOf(first)}…","b":["x${format.prefixOf(second)}…"]}`,
  );
});

test('cuts both when a secret was pasted twice', () => {
  const secret = format.mint();
  const scrubbed = scrub(`id ${secret}${secret}`);
  expect(scrubbed).not.toContain(secret.slice(3));
  expect(scrubbed).not.toContain(secret.slice(-9));
});

test.each([
  ['extended', (secret: string) => `${secret}0000`],
  ['cut', (secret: string) => secret.slice(0, 20)],
  ['mistyped', (secret: string) => secret.replace(/.$/, '_')],
  ['percent-encoded', (secret: string) => secret.replace('_', '%5F')],
  ['percent-encoded in lower case', (secret: string) => secret.replace('_', '%5f')],
  ['in upper case', (secret: string) => secret.toUpperCase()],
  ['in lower case', (secret: string) => secret.toLowerCase()],
])('cuts a secret that is %s', (_how, spoil) => {
  const spoilt = spoil(format.mint());
  expect(scrub(spoilt)).not.toContain(spoilt.slice(-9));
  expect(scrub(spoilt)).toContain('…');
});

test('shows a visible start as it is, and is done after one time', () => {
  const secret = format.mint();
  expect(scrub(format.prefixOf(secret))).toBe(format.prefixOf(secret));
  expect(scrub(scrub(secret))).toBe(scrub(secret));
});

test('leaves other texts and other prefixes alone', () => {
  const other = createSecretFormat('ak').mint();
  for (const text of ['', 'gx', 'gx_', 'gx_12345678', 'key_01k9zq3v8e5t0r7h2m4n6p8s1w', other]) {
    expect(scrub(text)).toBe(text);
  }
  expect(createScrubber('ak')(other)).toBe(`${other.slice(0, 11)}…`);
});

test('lets no secret through, whatever stands around it', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      const secret = format.mint();
      const scrubbed = scrub(`${before}${secret}${after}`);
      expect(scrubbed).not.toContain(secret.slice(0, 12));
      expect(scrubbed).not.toContain(secret.slice(-9));
    }),
    { seed: 1, numRuns: 500 },
  );
});
