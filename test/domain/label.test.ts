import { expect, test } from 'vitest';
import { createTenant, mutate, readKey, refuse } from '../support/mutations.ts';
import { startTestServer } from '../support/test-server.ts';

// The same word, composed (NFC) and decomposed (NFD).
const composed = 'Caf\u00e9';
const decomposed = 'Cafe\u0301';

test('keeps 1 to 64 characters of any script, trimmed and composed', async () => {
  const server = await startTestServer();
  const { client } = await createTenant(server, { scopes: ['keys:write', 'keys:read'] });
  const { apiKey: edited } = await mutate(client, 'createApiKey', { label: 'to be edited' });
  for (const [given, kept] of [
    ['a', 'a'],
    ['x'.repeat(64), 'x'.repeat(64)],
    // 64 code points in 128 code units, and one sign of seven code points.
    ['🔑'.repeat(64), '🔑'.repeat(64)],
    ['👩‍👩‍👧‍👦', '👩‍👩‍👧‍👦'],
    [' \t\u00a0Production \n', 'Production'],
    [` ${'y'.repeat(64)} `, 'y'.repeat(64)],
    [decomposed, composed],
    ['e\u0301'.repeat(64), '\u00e9'.repeat(64)],
    ['מפתח 本番', 'מפתח 本番'],
    [`<b>"it's" \\ ok</b>`, `<b>"it's" \\ ok</b>`],
  ]) {
    const { apiKey } = await mutate(client, 'createApiKey', { label: given });
    expect(apiKey.label).toBe(kept);
    expect((await readKey(client, apiKey.id)).label).toBe(kept);
    await mutate(client, 'revokeApiKey', { id: apiKey.id });
    const edit = await mutate(client, 'updateApiKey', { id: edited.id, label: given });
    expect(edit.apiKey.label).toBe(kept);
  }
});

async function expectRefused(labels: readonly string[]): Promise<void> {
  const server = await startTestServer();
  const { id } = await server.createKey({ label: 'Production' });
  for (const label of labels) {
    for (const error of [
      await refuse(server.root, 'createApiKey', { label }),
      await refuse(server.root, 'updateApiKey', { id, label }),
    ]) {
      expect(error.extensions.code).toBe('INVALID_ARGUMENT');
      expect(error.extensions.context).toEqual({ field: 'label' });
    }
  }
  expect((await readKey(server.root, id)).label).toBe('Production');
}

test('refuses nothing, blanks and more than 64 characters, naming the field', () =>
  expectRefused(['', ' \t\n\u00a0', 'x'.repeat(65), '🔑'.repeat(65)]));

test('refuses control characters, naming the field', () =>
  expectRefused(['Pro\nduction', 'Pro\0duction', '\u001b[31mred', 'a\u007fb', 'a\u0085b']));

test('refuses half a surrogate pair, which is no character and could not be kept', () =>
  expectRefused(['Pro\ud83dduction', '\udd11']));

test('takes composed and decomposed forms, and blanks around, for the same label', async () => {
  const server = await startTestServer();
  for (const [first, second] of [
    [composed, decomposed],
    [decomposed, composed],
    ['Production', '  Production '],
  ]) {
    const holder = await server.createKey({ label: first });
    const other = await server.createKey({ label: 'other' });
    for (const error of [
      await refuse(server.root, 'createApiKey', { label: second }),
      await refuse(server.root, 'updateApiKey', { id: other.id, label: second }),
    ]) {
      expect(error.extensions).toMatchObject({ code: 'ALREADY_EXISTS', http_status: 409 });
      expect(error.extensions.context).toEqual({ field: 'label' });
    }
    await mutate(server.root, 'revokeApiKey', { id: holder.id });
    await mutate(server.root, 'revokeApiKey', { id: other.id });
  }
});

test('a label is taken while its key is disabled or expired, and free once it is revoked', async () => {
  const server = await startTestServer();
  const label = 'Production';
  const { id } = await server.createKey({ label, expiresAt: '2026-11-21T13:00:00Z' });
  await mutate(server.root, 'disableApiKey', { id });
  expect((await refuse(server.root, 'createApiKey', { label })).extensions.code).toBe(
    'ALREADY_EXISTS',
  );
  server.clock.advance(3_600_000);
  expect((await refuse(server.root, 'createApiKey', { label })).extensions.code).toBe(
    'ALREADY_EXISTS',
  );
  await mutate(server.root, 'revokeApiKey', { id });
  expect((await mutate(server.root, 'createApiKey', { label })).apiKey.label).toBe(label);
});

test('a label of another account is free', async () => {
  const server = await startTestServer();
  const { accountId } = await createTenant(server, { label: 'Production' });
  await server.createKey({ label: 'Production' });
  await server.createKey({ label: 'Staging', accountId });
  await server.createKey({ label: 'Staging' });
});

test('a key may be given its own label again', async () => {
  const server = await startTestServer();
  const { id } = await server.createKey({ label: composed });
  const { apiKey } = await mutate(server.root, 'updateApiKey', { id, label: ` ${decomposed}` });
  expect(apiKey.label).toBe(composed);
});
