import { expect, test } from 'vitest';
import type { ReceivedError } from '../support/client.ts';
import { createTenant, mutate, readKey, refuse } from '../support/mutations.ts';
import { startTestServer } from '../support/test-server.ts';

const reserved = [
  '*',
  'keys:read',
  'keys:write',
  'keys:verify',
  'accounts:read',
  'accounts:write',
  'usage:read',
  'audit:read',
] as const;

function expectMissing(error: ReceivedError, scope: string): void {
  expect(error.extensions).toMatchObject({
    code: 'PERMISSION_DENIED',
    http_status: 403,
    details: [`missing_scope: ${scope}`],
    context: { scope },
  });
  expect(error.message).toContain(scope);
}

test('a caller grants the reserved scopes that it holds, and no other', async () => {
  const server = await startTestServer();
  for (const held of reserved.filter((scope) => scope !== '*' && scope !== 'keys:write')) {
    const { client } = await createTenant(server, { scopes: ['keys:write', held] });
    const { apiKey } = await mutate(client, 'createApiKey', { label: 'weaker' });
    for (const scope of reserved) {
      const grants = {
        createApiKey: { label: scope, scopes: ['my:own', scope] },
        updateApiKey: { id: apiKey.id, scopes: ['my:own', scope] },
      };
      for (const [mutation, input] of Object.entries(grants)) {
        if (scope === held || scope === 'keys:write') await mutate(client, mutation, input);
        else expectMissing(await refuse(client, mutation, input), scope);
      }
    }
  }
});

test('a wildcard counts for every reserved scope that it covers', async () => {
  const server = await startTestServer();
  const { client } = await createTenant(server, { scopes: ['keys:read', 'keys:write'] });
  for (const [scope, missing] of [
    ['keys:*', 'keys:verify'],
    ['accounts:*', 'accounts:read'],
    ['usage:*', 'usage:read'],
    ['audit:*', 'audit:read'],
    ['*', '*'],
  ] as const) {
    const error = await refuse(client, 'createApiKey', { label: scope, scopes: [scope] });
    expectMissing(error, missing);
  }
  const all = await createTenant(server, { scopes: ['keys:*'] });
  for (const scope of ['keys:*', 'keys:read', 'keys:write', 'keys:verify']) {
    await mutate(all.client, 'createApiKey', { label: scope, scopes: [scope] });
  }
  const own = await mutate(all.client, 'createApiKey', { label: 'own', scopes: ['flows:*'] });
  expect(own.apiKey.scopes).toEqual(['flows:*']);
});

test('all reserved scopes together do not make an operator', async () => {
  const server = await startTestServer();
  const scopes = reserved.filter((scope) => scope !== '*');
  const { client } = await createTenant(server, { scopes });
  expectMissing(await refuse(client, 'createApiKey', { label: 'root', scopes: ['*'] }), '*');
});

test("scopes of the caller's own give nothing reserved, whatever they look like", async () => {
  const server = await startTestServer();
  const { client } = await createTenant(server, {
    scopes: ['workflows:*', 'keys', 'key:*', 'keys:write:all', 'keys:read.all', 'audit:re:*'],
  });
  expectMissing(await client.error('{ apiKeys { totalCount } }'), 'keys:read');
  expectMissing(await client.error('{ accounts { totalCount } }'), 'accounts:read');
  expectMissing(await client.error('{ auditEvents { totalCount } }'), 'audit:read');
  expectMissing(await refuse(client, 'createApiKey', { label: 'new' }), 'keys:write');
});

test('a caller without any reserved scope but keys:write can grant every scope of its own', async () => {
  const server = await startTestServer();
  const { client } = await createTenant(server, { scopes: ['keys:write'] });
  const scopes = ['workflows:run', 'keys', 'keys:write:all', 'x:*'];
  expect((await mutate(client, 'createApiKey', { label: 'new', scopes })).apiKey.scopes).toEqual(
    scopes,
  );
});

test('a weaker key can do nothing to a stronger one: rotating it would hand out its rights', async () => {
  const server = await startTestServer();
  const tenant = await createTenant(server, { scopes: ['keys:write', 'keys:read'] });
  for (const [scope, missing] of [
    ['*', '*'],
    ['usage:read', 'usage:read'],
    ['audit:*', 'audit:read'],
  ] as const) {
    const { accountId, client } = tenant;
    const stronger = await server.createKey({ accountId, scopes: [scope], rateLimit: null });
    const before = await readKey(server.root, stronger.id);
    for (const [mutation, input] of Object.entries({
      updateApiKey: { scopes: [] },
      rotateApiKey: {},
      disableApiKey: {},
      enableApiKey: {},
      revokeApiKey: {},
    })) {
      const error = await refuse(client, mutation, { id: stronger.id, ...input });
      expectMissing(error, missing);
    }
    expect(await readKey(server.root, stronger.id)).toEqual(before);
    expect((await stronger.client.use()).status).toBe(200);
  }
});

test('a key of the default account cannot take over the root key', async () => {
  const server = await startTestServer();
  const { client } = await server.createKey({ scopes: ['keys:write', 'keys:read'] });
  const { viewer } = await server.root.data<{ viewer: { apiKey: { id: string } } }>(
    '{ viewer { apiKey { id } } }',
  );
  const { id } = viewer.apiKey;
  expect((await readKey(client, id)).scopes).toEqual(['*']);
  expectMissing(await refuse(client, 'rotateApiKey', { id }), '*');
  expectMissing(await refuse(client, 'revokeApiKey', { id }), '*');
  expect((await server.root.use()).status).toBe(200);
});
