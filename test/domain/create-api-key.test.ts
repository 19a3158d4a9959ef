import { expect, test } from 'vitest';
import { mutate, readKey, readOwnAccount, refuse } from '../support/mutations.ts';
import { startTestServer } from '../support/test-server.ts';

test('makes a key from a label alone: active, no scopes, never expires, never used', async () => {
  const server = await startTestServer();
  const { apiKey, secret } = await mutate(server.root, 'createApiKey', { label: 'Production' });
  expect(apiKey).toEqual({
    id: expect.stringMatching(/^key_[0-9a-z]{26}$/),
    label: 'Production',
    prefix: secret.slice(0, 11),
    status: 'ACTIVE',
    scopes: [],
    rateLimit: { perMinute: 60, perDay: 1_000 },
    expiresAt: null,
    createdAt: '2026-11-21T12:00:00.000Z',
    lastUsedAt: null,
    revokedAt: null,
    revokeReason: null,
    metadata: {},
    account: { id: (await readOwnAccount(server.root)).id },
  });
  expect(await readKey(server.root, apiKey.id)).toEqual(apiKey);
});

test('reads null as absent, save for the limits', async () => {
  const server = await startTestServer();
  const { apiKey } = await mutate(server.root, 'createApiKey', {
    label: 'Production',
    expiresAt: null,
    scopes: null,
    metadata: null,
    accountId: null,
    rateLimit: { perMinute: null, perDay: null },
  });
  expect(apiKey).toMatchObject({ expiresAt: null, scopes: [], metadata: {} });
  expect(apiKey.rateLimit).toEqual({ perMinute: 60, perDay: 1_000 });
});

test('gives a window that is absent its default', async () => {
  const server = await startTestServer();
  const { apiKey } = await mutate(server.root, 'createApiKey', {
    label: 'Production',
    rateLimit: { perDay: 5 },
  });
  expect(apiKey.rateLimit).toEqual({ perMinute: 60, perDay: 5 });
});

test('keeps what it was given', async () => {
  const server = await startTestServer();
  const given = {
    label: 'Production',
    expiresAt: '2027-01-01T00:00:00.000Z',
    scopes: ['workflows:run', 'keys:read'],
    rateLimit: { perMinute: 7, perDay: 70 },
    metadata: { team: 'search', tags: ['ci', null, 1.5, { deep: true }] },
  };
  const { apiKey } = await mutate(server.root, 'createApiKey', given);
  expect(apiKey).toMatchObject(given);
  expect(await readKey(server.root, apiKey.id)).toEqual(apiKey);
});

test('reads everything that stands in the document itself', async () => {
  const server = await startTestServer();
  const { createApiKey } = await server.root.data<{ createApiKey: { apiKey: unknown } }>(
    `mutation ($team: JSONObject) { createApiKey(input: {
      label: "Production", expiresAt: "2027-01-01T00:00:00Z", scopes: ["workflows:run"],
      rateLimit: { perMinute: 7 }, metadata: { tags: ["ci", 1, 2.5, true, null], of: $team }
    }) { apiKey { expiresAt scopes rateLimit { perMinute } metadata } } }`,
    { team: { name: 'search' } },
  );
  expect(createApiKey.apiKey).toEqual({
    expiresAt: '2027-01-01T00:00:00.000Z',
    scopes: ['workflows:run'],
    rateLimit: { perMinute: 7 },
    metadata: { tags: ['ci', 1, 2.5, true, null], of: { name: 'search' } },
  });
});

test('makes nothing when it refuses', async () => {
  const server = await startTestServer();
  await refuse(server.root, 'createApiKey', { label: 'Production', rateLimit: { perDay: 0 } });
  await refuse(server.root, 'createApiKey', { label: 'Production', scopes: ['No Scope'] });
  await refuse(server.root, 'createApiKey', { label: '' });
  expect((await readOwnAccount(server.root)).keyCount).toBe(0);
});

test('refuses a secret as a label or within metadata, and does not repeat it', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey();
  for (const input of [{ label: secret }, { label: 'new', metadata: { of: [`<${secret}>`] } }]) {
    const answer = await server.root.query(
      'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }',
      { input },
    );
    expect(answer.body.errors?.[0]?.extensions.code).toBe('INVALID_ARGUMENT');
    expect(answer.text).not.toContain(secret.slice(11));
  }
});
