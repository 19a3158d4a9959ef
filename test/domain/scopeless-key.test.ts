import { expect, test } from 'vitest';
import { schema } from '../../src/schema/schema.ts';
import { createTenant } from '../support/mutations.ts';
import { startTestServer } from '../support/test-server.ts';

/** Each root field as a key may use it on itself, and the scope that it needs. */
const rootFields: Readonly<Record<string, readonly [scope: string, field: string]>> = {
  node: ['keys:read', 'node(id: $key) { id }'],
  apiKey: ['keys:read', 'apiKey(id: $key) { id }'],
  apiKeys: ['keys:read', 'apiKeys { totalCount }'],
  account: ['accounts:read', 'account(id: $account) { id }'],
  accounts: ['accounts:read', 'accounts { totalCount }'],
  explainApiKey: ['keys:read', 'explainApiKey(input: { id: $key }) { valid }'],
  usage: ['usage:read', 'usage { accepted }'],
  auditEvents: ['audit:read', 'auditEvents { totalCount }'],
  createApiKey: ['keys:write', 'createApiKey(input: { label: "new" }) { secret }'],
  updateApiKey: ['keys:write', 'updateApiKey(input: { id: $key }) { apiKey { id } }'],
  rotateApiKey: ['keys:write', 'rotateApiKey(input: { id: $key }) { secret }'],
  disableApiKey: ['keys:write', 'disableApiKey(input: { id: $key }) { apiKey { id } }'],
  enableApiKey: ['keys:write', 'enableApiKey(input: { id: $key }) { apiKey { id } }'],
  revokeApiKey: ['keys:write', 'revokeApiKey(input: { id: $key }) { apiKey { id } }'],
  verifyApiKey: ['keys:verify', 'verifyApiKey(input: { secret: $key }) { valid }'],
  createAccount: ['accounts:write', 'createAccount(input: { name: "new" }) { account { id } }'],
  updateAccount: ['accounts:write', 'updateAccount(input: { id: $account }) { account { id } }'],
  users: ['*', 'users { totalCount }'],
  invitations: ['*', 'invitations(accountId: $account) { totalCount }'],
  inviteUser: ['*', 'inviteUser(input: { accountId: $account, email: "a@b.com" }) { link }'],
  cancelInvitation: ['*', 'cancelInvitation(input: { id: "lnk_1" }) { invitation { id } }'],
  createPasswordResetLink: ['*', 'createPasswordResetLink(input: { id: "usr_1" }) { link }'],
  updateUser: ['*', 'updateUser(input: { id: "usr_1", name: "mine" }) { user { id } }'],
  removeUser: ['*', 'removeUser(input: { id: "usr_1" }) { user { id } }'],
  endSessions: ['*', 'endSessions(input: { id: "usr_1" }) { user { id } }'],
};

const fieldsOf = {
  query: Object.keys(schema.getQueryType()?.getFields() ?? {}),
  mutation: Object.keys(schema.getMutationType()?.getFields() ?? {}),
};

test.for(
  Object.entries(fieldsOf).flatMap(([operation, names]) =>
    names.filter((name) => name !== 'viewer').map((name) => [operation, name] as const),
  ),
)('a key without scopes is refused the %s %s', async ([operation, name]) => {
  const server = await startTestServer();
  const { client, id, accountId } = await createTenant(server);
  const [scope, field] = rootFields[name] ?? ['', ''];
  expect(field, 'stands in the table above').not.toBe('');
  const document = field
    .replace('$key', JSON.stringify(id))
    .replace('$account', JSON.stringify(accountId));
  const { errors } = (await client.query(`${operation} { ${document} }`)).body;
  expect(errors).toHaveLength(1);
  expect(errors?.[0]?.extensions).toMatchObject({
    code: 'PERMISSION_DENIED',
    details: [`missing_scope: ${scope}`],
  });
});

test('a key without scopes can ask viewer: itself, its account and what is left', async () => {
  const server = await startTestServer();
  const { accountId } = await createTenant(server);
  const { client, id } = await server.createKey({ accountId });
  const { viewer } = await client.data<{ viewer: unknown }>(`{ viewer {
    account { id name }
    apiKey { id label prefix status }
    scopes
    rateLimits { perMinute { limit remaining resetsAt } perDay { limit remaining resetsAt } }
  } }`);
  expect(viewer).toMatchObject({
    account: { id: accountId, name: 'tenant' },
    apiKey: { id, status: 'ACTIVE' },
    scopes: [],
    rateLimits: {
      perMinute: { limit: 60, remaining: 59, resetsAt: '2026-11-21T12:01:00.000Z' },
      perDay: { limit: 1_000, remaining: 999, resetsAt: '2026-11-22T00:00:00.000Z' },
    },
  });
});

test.for(['usage { accepted }', 'rateLimits { perDay { remaining } }'])(
  'viewer is no way around a scope: %s needs usage:read there too',
  async (field) => {
    const server = await startTestServer();
    const { client, id } = await server.createKey();
    const { data, errors } = (await client.query(`{ viewer { apiKey { id asked: ${field} } } }`))
      .body;
    expect(errors?.[0]?.extensions.code).toBe('PERMISSION_DENIED');
    expect(data).toEqual({ viewer: { apiKey: { id, asked: null } } });
  },
);
