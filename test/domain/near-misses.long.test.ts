import { type OutgoingHttpHeaders, validateHeaderValue } from 'node:http';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSecretFormat } from '../../src/domain/secret-text.ts';
import { send } from '../support/client.ts';
import { countStatements } from '../support/count-statements.ts';
import { liftKeyLimit } from '../support/lift-key-limit.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const SECRETS = 200;
const VARIANTS = 100;
const ALIASES = 20;
const format = createSecretFormat('gx');

const HOMOGLYPHS: Readonly<Record<string, string>> = {
  a: 'а',
  c: 'с',
  e: 'е',
  g: 'ɡ',
  i: 'і',
  o: 'о',
  p: 'р',
  x: 'х',
  y: 'у',
  A: 'Α',
  B: 'Β',
  H: 'Η',
  K: 'K',
  M: 'Μ',
  O: 'Ο',
  P: 'Ρ',
  T: 'Τ',
  X: 'Χ',
};
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function replaceAt(text: string, index: number, by: string): string {
  return text.slice(0, index) + by + text.slice(index + 1);
}

function flipCase(character: string): string {
  const lower = character.toLowerCase();
  return character === lower ? character.toUpperCase() : lower;
}

/** Each way to miss a secret; `at` and `pick` are random. */
const WAYS: readonly ((secret: string, at: number, pick: number) => string)[] = [
  (secret, at) => replaceAt(secret, at % 39, flipCase(secret.charAt(at % 39))),
  (secret, at, pick) => replaceAt(secret, at % 39, DIGITS.charAt(pick % 62)),
  (secret, at) => secret.slice(0, at % 39),
  (secret, at) => secret.slice(1 + (at % 38)),
  (secret, at) => replaceAt(secret, at % 39, ''),
  (secret, _at, pick) => secret + DIGITS.charAt(pick % 62),
  (secret, _at, pick) => DIGITS.charAt(pick % 62) + secret,
  (secret, at) => ' '.repeat(at % 2) + secret + ' '.repeat(1 + (at % 3)),
  (secret, _at, pick) => `${secret}${['\t', '\n', '\r\n', '=', ',', ';', '"', '.'][pick % 8]}`,
  (secret) => `${secret}\0`,
  (secret, at) => replaceAt(secret, at % 39, '\0'),
  (secret, at) => `${secret.slice(0, at % 39)}\0${secret.slice(at % 39)}`,
  (secret, at) => {
    const places = [...secret].map((_, index) => (at + index) % 39);
    const place = places.find((index) => HOMOGLYPHS[secret.charAt(index)]) ?? 0;
    return replaceAt(secret, place, HOMOGLYPHS[secret.charAt(place)] ?? '０');
  },
  (secret, at) => `${secret.slice(0, at % 39)}\u200b${secret.slice(at % 39)}`,
  (secret) => secret.normalize('NFKD').replace('_', '＿'),
  (secret, at) => {
    const code = secret.charCodeAt(at % 39).toString(16);
    return replaceAt(secret, at % 39, `%${code}`);
  },
  (secret) => encodeURIComponent(secret).replace('_', '%5F'),
  (secret, _at, pick) => secret.slice(0, 33) + format.mint().slice(33, 39 - (pick % 2)),
  (secret, at) => secret.slice(0, 33) + replaceAt(secret.slice(33), at % 6, '0'),
  // Well-formed: with a checksum that fits, but of no key.
  (secret, at, pick) => {
    const body = replaceAt(secret.slice(3, 33), at % 30, DIGITS.charAt(pick % 62));
    return wellFormed(`gx_${body}`);
  },
  (secret) => secret.toUpperCase(),
  (secret) => secret.toLowerCase(),
  (secret) => secret.replace('gx_', 'gy_'),
  (secret) => secret.replace('_', '-'),
  (secret) => [...secret].reverse().join(''),
];

/** The checksum of the design, written once more: CRC-32 bit by bit, in base62. */
function wellFormed(start: string): string {
  let crc = 0xffffffff;
  for (const byte of Buffer.from(start)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  let rest = (crc ^ 0xffffffff) >>> 0;
  let checksum = '';
  for (let digit = 0; digit < 6; digit += 1) {
    checksum = DIGITS.charAt(rest % 62) + checksum;
    rest = Math.floor(rest / 62);
  }
  return start + checksum;
}

/** `VARIANTS` different texts that are nearly the secret, and never the secret. */
function variantsOf(secret: string): readonly string[] {
  const variants = new Set<string>();
  const randoms = fc.sample(fc.tuple(fc.nat(10_000), fc.nat(10_000)), VARIANTS * 20);
  for (const [index, [at, pick]] of randoms.entries()) {
    if (variants.size === VARIANTS) break;
    const variant = WAYS[index % WAYS.length]?.(secret, at, pick) ?? '';
    if (variant !== secret) variants.add(variant);
  }
  return [...variants];
}

async function startFull(): Promise<{ server: TestServer; secrets: readonly string[] }> {
  const server = await startTestServer({ environment: { LOG_LEVEL: 'error' } });
  await liftKeyLimit(server.root);
  const secrets: string[] = [];
  while (secrets.length < SECRETS) {
    secrets.push((await server.createKey({ rateLimit: null })).secret);
  }
  return { server, secrets };
}

test('0 of 20,000 near misses of 200 secrets are accepted by verifyApiKey', async () => {
  const { server, secrets } = await startFull();
  const names = Array.from({ length: ALIASES }, (_, index) => `s${index}`);
  const document = `mutation (${names.map((name) => `$${name}: String!`).join(', ')}) {
    ${names.map((name) => `${name}: verifyApiKey(input: { secret: $${name} }) { code }`).join('\n')}
  }`;
  const codes = new Map<string, number>();
  for (const secret of secrets) {
    const variants = variantsOf(secret);
    for (let start = 0; start < VARIANTS; start += ALIASES) {
      const group = variants.slice(start, start + ALIASES);
      const variables = Object.fromEntries(group.map((each, index) => [`s${index}`, each]));
      const data = await server.root.data<Record<string, { code: string }>>(document, variables);
      for (const { code } of Object.values(data)) codes.set(code, (codes.get(code) ?? 0) + 1);
    }
  }
  expect(Object.fromEntries(codes)).toEqual({ NOT_FOUND: SECRETS * VARIANTS });
});

test('those that fit into a header are refused by /verify, and reach no database unless their checksum is right', async () => {
  const { server, secrets } = await startFull();
  const count = countStatements();
  await send(server.url, verifyWith(secrets[0] ?? ''));
  expect(count(), 'a use that is counted is seen').toBeGreaterThan(0);

  const seen = { accepted: 0, wrongChecksum: 0, rightChecksum: 0, statements: 0 };
  for (const secret of secrets) {
    for (const variant of variantsOf(secret).filter(fitsIntoHeader)) {
      const before = count();
      const { status } = await send(server.url, verifyWith(variant));
      if (status !== 401) seen.accepted += 1;
      if (format.isWellFormed(variant)) {
        seen.rightChecksum += 1;
      } else {
        seen.wrongChecksum += 1;
        seen.statements += count() - before;
      }
    }
  }
  expect(seen).toMatchObject({ accepted: 0, statements: 0 });
  expect(seen.wrongChecksum).toBeGreaterThan(10_000);
  expect(seen.rightChecksum).toBeGreaterThan(500);
});

function verifyWith(secret: string): Parameters<typeof send>[1] {
  return { method: 'GET', path: '/verify', headers: { 'access-token': secret } };
}

/** HTTP takes white space around a value off, so that a padded secret arrives as the secret. */
function fitsIntoHeader(variant: string): boolean {
  try {
    validateHeaderValue('access-token', variant as OutgoingHttpHeaders[string] as string);
    return variant.trim() === variant && variant !== '';
  } catch {
    return false;
  }
}
