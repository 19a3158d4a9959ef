import { expect, test } from 'vitest';
import { createTenant, readKey } from '../support/mutations.ts';
import { startTestServer } from '../support/test-server.ts';

const KEYS = '{ apiKeys(first: 100) { nodes { label } } }';

test('who revokes itself can do nothing more, not even in the same document', async () => {
  const server = await startTestServer();
  const { client, id } = await createTenant(server, { scopes: ['keys:write'] });
  const answer = await client.query(`mutation {
    a: revokeApiKey(input: { id: "${id}" }) { apiKey { status } }
    b: createApiKey(input: { label: "afterwards" }) { secret }
  }`);
  expect(answer.body.errors).toHaveLength(1);
  expect(answer.body.errors?.[0]).toMatchObject({
    path: ['b'],
    extensions: { code: 'INVALID_TOKEN', category: 'AUTHENTICATION', http_status: 401 },
  });
  expect(answer.text).not.toMatch(/"secret"/);
  expect((await server.root.query(KEYS)).text).not.toContain('afterwards');
  expect((await readKey(server.root, id)).status).toBe('REVOKED');
});

test.for(['disableApiKey', 'rotateApiKey'])(
  'who ends its own credential by %s can do nothing more either',
  async (mutation) => {
    const server = await startTestServer();
    const { client, id } = await createTenant(server, { scopes: ['keys:write'] });
    const { body } = await client.query(`mutation {
    a: ${mutation}(input: { id: "${id}" }) { apiKey { id } }
    b: createApiKey(input: { label: "afterwards" }) { secret }
  }`);
    expect(body.errors).toHaveLength(1);
    expect(body.errors?.[0]).toMatchObject({ path: ['b'], extensions: { code: 'INVALID_TOKEN' } });
    expect((await server.root.query(KEYS)).text).not.toContain('afterwards');
  },
);

test.for([
  ['["keys:write"]', 'scopes: ["audit:read"]'],
  ['["audit:read"]', ''],
] as const)(
  'who lowers its own scopes to %s has no more in the next field',
  async ([lowered, grant]) => {
    const server = await startTestServer();
    const { client, id } = await createTenant(server, { scopes: ['keys:write', 'audit:read'] });
    const { body } = await client.query(`mutation {
    a: updateApiKey(input: { id: "${id}", scopes: ${lowered} }) { apiKey { scopes } }
    b: createApiKey(input: { label: "afterwards" ${grant} }) { secret }
  }`);
    expect(body.errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual([
      [['b'], 'PERMISSION_DENIED'],
    ]);
    expect((await server.root.query(KEYS)).text).not.toContain('afterwards');
    expect((await readKey(server.root, id)).scopes).toEqual(JSON.parse(lowered));
  },
);

test('scopes that were taken away are gone for what the next payload may show', async () => {
  const server = await startTestServer();
  const { client, id } = await createTenant(server, { scopes: ['keys:write', 'usage:read'] });
  const { body } = await client.query(`mutation {
    a: updateApiKey(input: { id: "${id}", scopes: ["keys:write"] }) { apiKey { id } }
    b: updateApiKey(input: { id: "${id}", label: "b" }) { apiKey { label usage { accepted } } }
  }`);
  expect(body.errors?.[0]).toMatchObject({
    path: ['b', 'apiKey', 'usage'],
    extensions: { code: 'PERMISSION_DENIED' },
  });
});

test('each field is a transaction of its own: what came before one that fails stays', async () => {
  const server = await startTestServer();
  const { body } = await server.root.query(`mutation {
    a: createApiKey(input: { label: "first" }) { apiKey { label } }
    b: createApiKey(input: { label: "first" }) { apiKey { label } }
    c: createApiKey(input: { label: "third" }) { apiKey { label } }
  }`);
  expect(body.errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual([
    [['b'], 'ALREADY_EXISTS'],
  ]);
  // A payload is never null, so GraphQL (section 6.4.4) ends the operation at the first failure.
  const { apiKeys } = await server.root.data<{ apiKeys: { nodes: { label: string }[] } }>(KEYS);
  expect(apiKeys.nodes.map(({ label }) => label).sort()).toEqual(['first', 'root']);
});
