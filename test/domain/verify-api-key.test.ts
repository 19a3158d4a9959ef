import { expect, test } from 'vitest';
import { identify } from '../../src/domain/identify.ts';
import { createSecretFormat } from '../../src/domain/secret-text.ts';
import { verifyApiKey as answer } from '../../src/domain/verify-api-key.ts';
import { lockDatabaseFile } from '../support/database-file.ts';
import { createTenant, mutate } from '../support/mutations.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { type VerdictView, verify, verifyApiKey } from '../support/verification.ts';

const UNKNOWN_SECRET = createSecretFormat('gx').mint();

/** Each way to a verdict, beside the code that it must have. */
const ways: readonly (readonly [
  code: string,
  way: (server: TestServer) => Promise<VerdictView>,
])[] = [
  ['VALID', async (server) => verify(server.root, (await server.createKey()).secret)],
  ['NOT_FOUND', async (server) => verify(server.root, UNKNOWN_SECRET)],
  ['NOT_FOUND', async (server) => verify(server.root, 'gx_cut')],
  ['NOT_FOUND', async (server) => verify(server.root, '')],
  [
    'NOT_FOUND',
    async (server) => {
      const stranger = await createTenant(server, { scopes: ['keys:verify'] });
      return verify(stranger.client, (await server.createKey()).secret);
    },
  ],
  [
    'REVOKED',
    async (server) => {
      const { id, secret } = await server.createKey();
      await mutate(server.root, 'revokeApiKey', { id });
      return verify(server.root, secret);
    },
  ],
  [
    'REVOKED',
    async (server) => {
      const { id, secret } = await server.createKey();
      await mutate(server.root, 'rotateApiKey', { id });
      return verify(server.root, secret);
    },
  ],
  [
    'EXPIRED',
    async (server) => {
      const { secret } = await server.createKey({ expiresAt: '2026-11-21T12:00:01Z' });
      server.clock.advance(1_000);
      return verify(server.root, secret);
    },
  ],
  [
    'DISABLED',
    async (server) => {
      const { id, secret } = await server.createKey();
      await mutate(server.root, 'disableApiKey', { id });
      return verify(server.root, secret);
    },
  ],
  [
    'INSUFFICIENT_SCOPE',
    async (server) => {
      const { secret } = await server.createKey({ scopes: ['workflows:read'] });
      return verify(server.root, secret, { scopes: ['workflows:read', 'workflows:run'] });
    },
  ],
  [
    'QUOTA_EXCEEDED',
    async (server) => {
      const { secret } = await server.createKey({ rateLimit: { perMinute: 1, perDay: 5 } });
      await verify(server.root, secret);
      return verify(server.root, secret);
    },
  ],
];

test.for(ways)('answers %s', async ([code, way]) => {
  const server = await startTestServer();
  const verdict = await way(server);
  expect(verdict.code).toBe(code);
  expect(verdict.valid).toBe(code === 'VALID');
  expect(verdict.apiKey === null).toBe(code === 'NOT_FOUND');
  expect(verdict.account === null).toBe(code === 'NOT_FOUND');
  expect(verdict.rateLimits === null).toBe(code === 'NOT_FOUND');
  expect(verdict.missingScopes).toEqual(code === 'INSUFFICIENT_SCOPE' ? ['workflows:run'] : []);
  expect(verdict.retryAt).toBe(code === 'QUOTA_EXCEEDED' ? '2026-11-21T12:01:00.000Z' : null);
});

test('answers UNAVAILABLE while the uses cannot be written, and spends nothing', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey();
  // The caller's own use is charged before the database fails: so the door lets it in.
  const { app } = server;
  const identified = await identify(app.domain, server.rootSecret);
  if (identified.kind === 'refused') throw new Error('expected the root key');
  const call = { principal: identified.principal, requestId: 'req_1' };
  const unlock = lockDatabaseFile(server);
  expect(await answer(app.domain, call, { secret })).toMatchObject({
    code: 'UNAVAILABLE',
    apiKey: null,
    quota: null,
    retryAt: null,
  });
  unlock();
  const { rateLimits } = await verify(server.root, secret);
  expect(rateLimits?.perDay.remaining).toBe(999);
});

test('charges what the call costs, from both windows, and says how they stand', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey({ rateLimit: { perMinute: 10, perDay: 12 } });
  expect((await verify(server.root, secret, { cost: 7 })).rateLimits).toEqual({
    perMinute: { limit: 10, remaining: 3, resetsAt: '2026-11-21T12:01:00.000Z' },
    perDay: { limit: 12, remaining: 5, resetsAt: '2026-11-22T00:00:00.000Z' },
  });
  const refused = await verify(server.root, secret, { cost: 4 });
  expect(refused).toMatchObject({ code: 'QUOTA_EXCEEDED', retryAt: '2026-11-21T12:01:00.000Z' });
  expect(refused.rateLimits?.perMinute.remaining).toBe(3);
  const both = await verify(server.root, secret, { cost: 6 });
  expect(both.retryAt).toBe('2026-11-22T00:00:00.000Z');
  const neverFits = await verify(server.root, secret, { cost: 11 });
  expect(neverFits).toMatchObject({ code: 'QUOTA_EXCEEDED', retryAt: null });
});

test('promises no retry that would find the key expired', async () => {
  const server = await startTestServer();
  const rateLimit = { perMinute: 1, perDay: 10 };
  const expiresAt = '2026-11-21T12:01:00Z';
  const { secret } = await server.createKey({ rateLimit, expiresAt });
  await verify(server.root, secret);
  expect(await verify(server.root, secret)).toMatchObject({
    code: 'QUOTA_EXCEEDED',
    retryAt: null,
  });
});

test('a cost of 0 looks: it answers as for one use, and leaves no trace', async () => {
  const server = await startTestServer();
  const { id, secret } = await server.createKey({ rateLimit: { perMinute: 1, perDay: 10 } });
  const look = () => verify(server.root, secret, { cost: 0 });
  expect(await look()).toMatchObject({ code: 'VALID' });
  expect(await look()).toMatchObject({ code: 'VALID' });
  expect(await verify(server.root, secret)).toMatchObject({ code: 'VALID' });
  expect(await look()).toMatchObject({
    code: 'QUOTA_EXCEEDED',
    retryAt: '2026-11-21T12:01:00.000Z',
  });
  expect(await verify(server.root, secret, { cost: 0, scopes: ['a'] })).toMatchObject({
    code: 'INSUFFICIENT_SCOPE',
  });
  await mutate(server.root, 'disableApiKey', { id });
  expect(await look()).toMatchObject({ code: 'DISABLED' });
  const document = 'query ($id: ID!) { apiKey(id: $id) { usage { accepted refused { total } } } }';
  const { apiKey } = await server.root.data<{ apiKey: { usage: unknown } }>(document, { id });
  expect(apiKey.usage).toEqual({ accepted: 1, refused: { total: 0 } });
});

test('granted wildcards give the scopes below them, all demanded ones must be given', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey({ scopes: ['workflows:*', 'reports:read'] });
  const codeOf = async (...scopes: readonly string[]) =>
    (await verify(server.root, secret, { scopes })).code;
  expect(await codeOf()).toBe('VALID');
  expect(await codeOf('workflows:run')).toBe('VALID');
  expect(await codeOf('workflows:run:now', 'reports:read')).toBe('VALID');
  expect(await codeOf('workflows:*')).toBe('VALID');
  expect(await codeOf('workflows')).toBe('INSUFFICIENT_SCOPE');
  expect(await codeOf('workflows:run', 'reports:write')).toBe('INSUFFICIENT_SCOPE');
  expect(await codeOf('reports:*')).toBe('INSUFFICIENT_SCOPE');
});

test('a key without scopes can be verified; one without limits has no windows', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey({ rateLimit: null });
  expect(await verify(server.root, secret)).toMatchObject({ code: 'VALID', rateLimits: null });
});

test('a service key sees the keys of its own account, an operator all', async () => {
  const server = await startTestServer();
  const service = await createTenant(server, { scopes: ['keys:verify'] });
  const own = await server.createKey({ accountId: service.accountId });
  const foreign = await server.createKey();
  expect(await verify(service.client, own.secret)).toMatchObject({
    code: 'VALID',
    apiKey: { id: own.id },
    account: { id: service.accountId },
  });
  expect(await verify(server.root, own.secret)).toMatchObject({ code: 'VALID' });
  expect(await verify(service.client, foreign.secret)).toEqual(
    await verify(service.client, UNKNOWN_SECRET),
  );
});

test('names the field that is wrong, and never quotes the secret', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey();
  for (const [demand, field] of [
    [{ cost: -1 }, 'cost'],
    [{ cost: 100_001 }, 'cost'],
    [{ scopes: ['No Scope'] }, 'scopes.0'],
    [{ scopes: [secret] }, 'scopes.0'],
  ] as const) {
    const error = await server.root.error(verifyApiKey, { input: { secret, ...demand } });
    expect(error.extensions).toMatchObject({ code: 'INVALID_ARGUMENT', context: { field } });
    expect(JSON.stringify(error)).not.toContain(secret.slice(3, 20));
  }
});

test('a caller that revoked itself earlier in the document verifies nothing', async () => {
  const server = await startTestServer();
  const caller = await createTenant(server, { scopes: ['keys:verify', 'keys:write'] });
  const { secret } = await server.createKey({ accountId: caller.accountId });
  const answer = await caller.client.query(
    `mutation ($id: ID!, $secret: String!) {
      revokeApiKey(input: { id: $id }) { apiKey { id } }
      verifyApiKey(input: { secret: $secret }) { code }
    }`,
    { id: caller.id, secret },
  );
  expect(answer.body.errors?.[0]?.extensions.code).toBe('INVALID_TOKEN');
  expect(await verify(server.root, secret, { cost: 0 })).toMatchObject({
    rateLimits: { perMinute: { remaining: 60 } },
  });
});
