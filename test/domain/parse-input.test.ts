import { expect, test } from 'vitest';
import { mutate, readKey, refuse } from '../support/mutations.ts';
import { startTestServer } from '../support/test-server.ts';

/** A JSON object whose text has exactly so many bytes. */
function metadataOf(bytes: number): { readonly note: string } {
  return { note: 'x'.repeat(bytes - '{"note":""}'.length) };
}

/** Expects that both making and editing a key refuse a value, naming the field. */
async function expectRefused(field: string, values: readonly unknown[]): Promise<void> {
  const server = await startTestServer();
  const { id } = await server.createKey();
  const before = await readKey(server.root, id);
  const [name = ''] = field.split('.');
  for (const value of values) {
    for (const error of [
      await refuse(server.root, 'createApiKey', { label: 'new', [name]: value }),
      await refuse(server.root, 'updateApiKey', { id, [name]: value }),
    ]) {
      expect(error.extensions, JSON.stringify(value)).toMatchObject({
        code: 'INVALID_ARGUMENT',
        context: { field },
      });
      expect(error.message.length).toBeLessThan(300);
    }
  }
  expect(await readKey(server.root, id)).toEqual(before);
}

test('keeps metadata of 4,096 bytes', async () => {
  const server = await startTestServer();
  const { id } = await server.createKey({ metadata: metadataOf(4_096) });
  expect((await readKey(server.root, id)).metadata).toEqual(metadataOf(4_096));
});

test('refuses metadata of 4,097 bytes, however few characters they are', () =>
  expectRefused('metadata', [metadataOf(4_097), { note: 'é'.repeat(2_048) }]));

test('keeps every name that a JSON object can have', async () => {
  const server = await startTestServer();
  const text = '{"__proto__":{"a":1},"constructor":"b","":null,"emoji 🔑":[]}';
  const { id } = await server.createKey({ metadata: JSON.parse(text) });
  expect(JSON.stringify((await readKey(server.root, id)).metadata)).toBe(text);
});

test('answers an expiry of any offset in UTC', async () => {
  const server = await startTestServer();
  const { id } = await server.createKey();
  for (const [given, answered] of [
    ['2026-11-21T12:00:00.001Z', '2026-11-21T12:00:00.001Z'],
    ['2026-12-31T23:59:59Z', '2026-12-31T23:59:59.000Z'],
    ['2026-12-31T23:59:59+00:00', '2026-12-31T23:59:59.000Z'],
    ['2026-12-31T23:59:59-00:00', '2026-12-31T23:59:59.000Z'],
    ['2027-01-01T00:30:00+05:45', '2026-12-31T18:45:00.000Z'],
    ['2026-12-31T23:30:00-08:00', '2027-01-01T07:30:00.000Z'],
    ['2026-12-31T23:30:00.5+14:00', '2026-12-31T09:30:00.500Z'],
    ['2028-02-29T12:00:00.123456Z', '2028-02-29T12:00:00.123Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ]) {
    const { apiKey } = await mutate(server.root, 'updateApiKey', { id, expiresAt: given });
    expect(apiKey.expiresAt).toBe(answered);
    expect((await readKey(server.root, id)).expiresAt).toBe(answered);
  }
});

test('reads T and Z in lower case, as RFC 3339 (section 5.6) asks', async () => {
  const server = await startTestServer();
  const { id } = await server.createKey({ expiresAt: '2026-12-31t23:59:59z' });
  expect((await readKey(server.root, id)).expiresAt).toBe('2026-12-31T23:59:59.000Z');
});

test('refuses an expiry that RFC 3339 has no date for in UTC', async () => {
  const server = await startTestServer();
  const expiresAt = '9999-12-31T23:59:59-01:00';
  const error = await refuse(server.root, 'createApiKey', { label: 'new', expiresAt });
  expect(error.extensions.code).toBe('INVALID_ARGUMENT');
});

test('refuses an expiry that is no RFC 3339 date-time', async () => {
  const server = await startTestServer();
  for (const expiresAt of [
    '',
    'tomorrow',
    '2027-01-01',
    '2027-01-01T00:00Z',
    '2027-01-01T00:00:00',
    '2027-01-01 00:00:00Z',
    '2027-01-01T00:00:00+0100',
    '2027-01-01T00:00:00+24:00',
    '2027-13-01T00:00:00Z',
    '2027-02-29T00:00:00Z',
    '2027-01-01T24:00:00Z',
    '2027-01-01T00:60:00Z',
    '+010000-01-01T00:00:00Z',
    '2027-01-01T00:00:00Z\n',
    1_830_000_000_000,
    true,
  ]) {
    const error = await refuse(server.root, 'createApiKey', { label: 'new', expiresAt });
    expect(error.extensions.code).toBe('INVALID_ARGUMENT');
    expect(error.message).toContain('RFC 3339');
  }
});

test.for([
  ['expiresAt', { expiresAt: 'tomorrow' }],
  ['metadata', { metadata: ['a', 'list'] }],
  ['metadata', { metadata: 'a text' }],
  ['rateLimit.perMinute', { rateLimit: { perMinute: 1.5 } }],
  ['rateLimit.perDay', { rateLimit: { perDay: 2 ** 31 } }],
  ['scopes', { scopes: [7] }],
] as const)('names the field whose value is of a wrong type: %s, %j', async ([field, input]) => {
  const server = await startTestServer();
  const error = await refuse(server.root, 'createApiKey', { label: 'new', ...input });
  expect(error.extensions.code).toBe('INVALID_ARGUMENT');
  expect(error.message).toContain(field);
});

test('refuses an expiry that is not in the future, naming the field', () =>
  expectRefused('expiresAt', [
    '2026-11-21T12:00:00.000Z',
    '2026-11-21T11:59:59.999Z',
    '2026-11-21T13:00:00+02:00',
    '1970-01-01T00:00:00Z',
  ]));

test('accepts reserved scopes, scopes of your own, and wildcards as the last part', async () => {
  const server = await startTestServer();
  const longest = `a:${'x'.repeat(62)}`;
  const scopes = [
    'workflows',
    'workflows:run',
    'flows:*',
    'a.b_c-d:e.f_g-h:0',
    longest,
    'keys:read',
  ];
  const { id } = await server.createKey({ scopes });
  expect((await readKey(server.root, id)).scopes).toEqual(scopes);
});

test('refuses whatever is no scope, naming the field', () =>
  expectRefused(
    'scopes.1',
    [
      '',
      ' ',
      '**',
      '*:read',
      'Workflows:run',
      'workflows:Run',
      'workflows:',
      ':run',
      'workflows::run',
      'work*flows',
      '1workflows',
      'workflows run',
      'workflows:run\n',
      'workflöws:run',
      `a:${'x'.repeat(63)}`,
    ].map((scope) => ['good:one', scope]),
  ));

test('keeps 50 scopes, each once, in the order given, and refuses 51', async () => {
  const server = await startTestServer();
  const scopes = Array.from({ length: 50 }, (_, index) => `scope:${50 - index}`);
  const { id } = await server.createKey({ scopes });
  expect((await readKey(server.root, id)).scopes).toEqual(scopes);
  const error = await refuse(server.root, 'updateApiKey', { id, scopes: [...scopes, 'one:more'] });
  expect(error.extensions.context).toEqual({ field: 'scopes' });
  await mutate(server.root, 'updateApiKey', { id, scopes: ['b', 'a', 'b'] });
  expect((await readKey(server.root, id)).scopes).toEqual(['b', 'a']);
});
