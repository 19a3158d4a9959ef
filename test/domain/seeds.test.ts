import { expect, test } from 'vitest';
import { type Received, send } from '../support/client.ts';
import {
  API_KEY_FIELDS,
  createTenant,
  expectInvalidToken,
  mutate,
  readKey,
  refuse,
} from '../support/mutations.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const inOneHour = '2026-11-21T13:00:00.000Z';

function callWith(server: TestServer, headers: Readonly<Record<string, string>>) {
  return send(server.url, {
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: '{ __typename }' }),
  });
}

test('All API endpoints require authentication via a Bearer token in the Authorization header', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey();
  expect((await callWith(server, { authorization: `Bearer ${secret}` })).status).toBe(200);
  expect((await callWith(server, {})).status).toBe(401);
});

test('Include your token in the access-token header', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey();
  expect((await callWith(server, { 'access-token': secret })).status).toBe(200);
});

test('API keys start with the gx_ prefix, and the start of it stays visible', async () => {
  const server = await startTestServer();
  const { apiKey, secret } = await mutate(server.root, 'createApiKey', { label: 'Production' });
  expect(secret).toMatch(/^gx_[0-9A-Za-z]{36}$/);
  expect(apiKey.prefix).toBe(secret.slice(0, 'gx_'.length + 8));
});

test('the full key is only shown once: no query tells it again', async () => {
  const server = await startTestServer();
  const { id, secret } = await server.createKey({ scopes: ['*'], rateLimit: null });
  const key = `${API_KEY_FIELDS} secrets { nodes { prefix createdAt retiresAt } }`;
  const event = 'id actorId action targetId before after requestId';
  const everything = `query ($id: ID!) {
    apiKey(id: $id) { ${key} }
    node(id: $id) { id ... on ApiKey { ${key} } }
    apiKeys(first: 50) { nodes { ${key} } edges { cursor } }
    auditEvents(first: 50) { nodes { ${event} } edges { cursor } }
    viewer { apiKey { ${key} } scopes account { id name externalId } }
  }`;
  for (const client of [server.root, server.as(secret)]) {
    const answer = await client.query(everything, { id });
    expect(answer.body.errors).toBeUndefined();
    expect(answer.text).toContain(secret.slice(0, 11));
    expect(answer.text).not.toContain(secret.slice(11));
  }
  expect(server.logs.join('')).not.toContain(secret.slice(11));
});

test('Each key has a unique label', async () => {
  const server = await startTestServer();
  await server.createKey({ label: 'Production' });
  const error = await refuse(server.root, 'createApiKey', { label: 'Production' });
  expect(error.extensions).toMatchObject({ code: 'ALREADY_EXISTS', http_status: 409 });
});

test('You can create up to 10 API keys per account: the 11th is refused', async () => {
  const server = await startTestServer();
  for (let made = 0; made < 10; made += 1) await server.createKey();
  const error = await refuse(server.root, 'createApiKey', { label: 'one too many' });
  expect(error.extensions).toMatchObject({ code: 'FAILED_PRECONDITION', http_status: 409 });
  expect(error.message).toContain('10 of 10 API keys');
});

test('You can revoke expired keys to clean up your key list: until then they count', async () => {
  const server = await startTestServer();
  const expiring = await server.createKey({ expiresAt: inOneHour });
  for (let made = 1; made < 10; made += 1) await server.createKey();
  server.clock.set(inOneHour);
  const error = await refuse(server.root, 'createApiKey', { label: 'another' });
  expect(error.extensions.code).toBe('FAILED_PRECONDITION');
  const { apiKey } = await mutate(server.root, 'revokeApiKey', { id: expiring.id });
  expect(apiKey.status).toBe('REVOKED');
  await server.createKey({ label: 'another' });
});

test('Rate limits default to 60 requests per minute and 1,000 per day; keys do not expire', async () => {
  const server = await startTestServer();
  const { apiKey } = await mutate(server.root, 'createApiKey', { label: 'Staging' });
  expect(apiKey.rateLimit).toEqual({ perMinute: 60, perDay: 1_000 });
  expect(apiKey.expiresAt).toBeNull();
  expect(apiKey.createdAt).toBe('2026-11-21T12:00:00.000Z');
});

test("You can update a key's label or rate limits at any time", async () => {
  const server = await startTestServer();
  const { id } = await server.createKey({ label: 'Staging' });
  await mutate(server.root, 'updateApiKey', { id, label: 'CI/CD' });
  await mutate(server.root, 'updateApiKey', { id, rateLimit: { perMinute: 5, perDay: 50 } });
  expect(await readKey(server.root, id)).toMatchObject({
    label: 'CI/CD',
    rateLimit: { perMinute: 5, perDay: 50 },
  });
});

test.for([{ perMinute: 1 }, { perMinute: 10_000 }, { perDay: 1 }, { perDay: 100_000 }])(
  'the range is 1 to 10,000 per minute and 1 to 100,000 per day: %j',
  async (rateLimit) => {
    const server = await startTestServer();
    const { apiKey } = await mutate(server.root, 'createApiKey', { label: 'new', rateLimit });
    expect(apiKey.rateLimit).toMatchObject(rateLimit);
    const { id } = await server.createKey();
    await mutate(server.root, 'updateApiKey', { id, rateLimit });
    expect((await readKey(server.root, id)).rateLimit).toMatchObject(rateLimit);
  },
);

test('the range is 1 to 10,000 per minute and 1 to 100,000 per day', async () => {
  const server = await startTestServer();
  const { id } = await server.createKey();
  for (const rateLimit of [
    { perMinute: 1, perDay: 1 },
    { perMinute: 10_000, perDay: 100_000 },
  ]) {
    const made = await mutate(server.root, 'createApiKey', { label: 'new', rateLimit });
    expect(made.apiKey.rateLimit).toEqual(rateLimit);
    await mutate(server.root, 'revokeApiKey', { id: made.apiKey.id });
    await mutate(server.root, 'updateApiKey', { id, rateLimit });
    expect((await readKey(server.root, id)).rateLimit).toEqual(rateLimit);
  }
});

test('a limit outside the range is refused, naming the field', async () => {
  const server = await startTestServer();
  const { id } = await server.createKey();
  const outside = { perMinute: [0, -1, 10_001, 100_001], perDay: [0, -1, 100_001] };
  for (const [window, limits] of Object.entries(outside)) {
    for (const limit of limits) {
      const rateLimit = { [window]: limit };
      for (const error of [
        await refuse(server.root, 'createApiKey', { label: 'new', rateLimit }),
        await refuse(server.root, 'updateApiKey', { id, rateLimit }),
      ]) {
        expect(error.extensions.code).toBe('INVALID_ARGUMENT');
        expect(error.extensions.context).toEqual({ field: `rateLimit.${window}` });
        expect(error.message).toContain(`got ${limit}`);
      }
    }
  }
  expect((await readKey(server.root, id)).rateLimit).toEqual({ perMinute: 60, perDay: 1_000 });
});

test('After the expiration date requests return 401 and the key shows as expired', async () => {
  const server = await startTestServer();
  const { id, client } = await server.createKey({ expiresAt: inOneHour });
  server.clock.set(Date.parse(inOneHour) - 1);
  expect((await client.use()).status).toBe(200);
  expect((await readKey(server.root, id)).status).toBe('ACTIVE');
  server.clock.set(inOneHour);
  expectInvalidToken(await client.use(), 'token expired');
  expect((await readKey(server.root, id)).status).toBe('EXPIRED');
});

test('Revocation is immediate and does not affect other keys on your account', async () => {
  const server = await startTestServer();
  const tenant = await createTenant(server, { scopes: ['keys:write'] });
  const { id, client } = await server.createKey({ accountId: tenant.accountId });
  const other = await server.createKey({ accountId: tenant.accountId });
  expect((await client.use()).status).toBe(200);
  await mutate(tenant.client, 'revokeApiKey', { id });
  expectInvalidToken(await client.use(), 'token revoked');
  expect((await other.client.use()).status).toBe(200);
  expect((await tenant.client.use()).status).toBe(200);
});

test('When you exceed a rate limit: 429 with Retry-After, and information in every answer', async () => {
  const server = await startTestServer();
  const { client } = await server.createKey({ rateLimit: { perMinute: 2 } });
  server.clock.set('2026-11-21T12:00:10.500Z');
  const answers: Received[] = [];
  for (let sent = 0; sent < 3; sent += 1) answers.push(await client.use());
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
  const header = (name: string) => answers.map(({ headers }) => headers[name]);
  expect(header('x-ratelimit-remaining')).toEqual(['1', '0', '0']);
  const endOfMinute = String(Date.parse('2026-11-21T12:01:00.000Z'));
  expect(header('x-ratelimit-reset')).toEqual([endOfMinute, endOfMinute, endOfMinute]);
  expect(header('retry-after')).toEqual([undefined, undefined, '50']);
  server.clock.advance(50_000);
  expect((await client.use()).status).toBe(200);
});
