import { expect, test } from 'vitest';
import { createTenant, mutate } from '../support/mutations.ts';
import { startTestServer, type TestKey, type TestServer } from '../support/test-server.ts';
import { verify, verifyApiKey } from '../support/verification.ts';

test('asking about a key of another account costs and counts nothing there', async () => {
  const server = await startTestServer();
  const service = await createTenant(server, { scopes: ['keys:verify'] });
  const foreign = await server.createKey();
  await verify(service.client, foreign.secret);
  await mutate(server.root, 'revokeApiKey', { id: foreign.id });
  await verify(service.client, foreign.secret, { scopes: ['a'] });
  const { usage } = await readUsage(server, foreign.id);
  expect(usage).toEqual({ accepted: 0, refused: { total: 0 } });
});

test('20 aliases in one document charge the asked key 20 and the caller 20', async () => {
  const server = await startTestServer();
  const service = await createTenant(server, { scopes: ['keys:verify'] });
  const asked = await server.createKey({ accountId: service.accountId });
  const aliases = Array.from(
    { length: 20 },
    (_, index) => `v${index}: verifyApiKey(input: { secret: $secret }) { code }`,
  );
  const answer = await service.client.query(
    `mutation ($secret: String!) { ${aliases.join(' ')} }`,
    { secret: asked.secret },
  );
  expect(Object.values(answer.body.data)).toEqual(Array(20).fill({ code: 'VALID' }));
  expect(answer.headers['x-ratelimit-remaining']).toBe(String(10_000 - 20));
  const { rateLimits } = await verify(service.client, asked.secret, { cost: 0 });
  expect(rateLimits?.perMinute.remaining).toBe(60 - 20);
  expect((await readUsage(server, asked.id)).usage.accepted).toBe(20);
  expect((await readUsage(server, service.id)).usage.accepted).toBe(21);
});

test('20 aliases on a key with 7 uses left: 7 are accepted', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey({ rateLimit: { perMinute: 7, perDay: 100 } });
  const aliases = Array.from(
    { length: 20 },
    (_, index) => `v${index}: verifyApiKey(input: { secret: $secret }) { valid }`,
  );
  const data = await server.root.data<Record<string, { valid: boolean }>>(
    `mutation ($secret: String!) { ${aliases.join(' ')} }`,
    { secret },
  );
  expect(Object.values(data).filter(({ valid }) => valid)).toHaveLength(7);
});

test('a key that asks about itself pays as caller and as asked', async () => {
  const server = await startTestServer();
  const { client, secret } = await server.createKey({ scopes: ['keys:verify'] });
  const answer = await client.query(verifyApiKey, { input: { secret } });
  expect(answer.body.data.verifyApiKey.rateLimits.perMinute.remaining).toBe(58);
});

test('each refusal of a known key is counted under its reason', async () => {
  const server = await startTestServer();
  const { id, secret } = await server.createKey({ rateLimit: { perMinute: 1, perDay: 2 } });
  await verify(server.root, secret, { scopes: ['a'] });
  await verify(server.root, secret);
  await verify(server.root, secret);
  server.clock.advance(60_000);
  await verify(server.root, secret);
  server.clock.advance(60_000);
  await verify(server.root, secret);
  await mutate(server.root, 'disableApiKey', { id });
  await verify(server.root, secret);
  await mutate(server.root, 'revokeApiKey', { id });
  await verify(server.root, secret);
  const counts = 'perMinute perDay expired disabled revoked insufficientScope total';
  const { apiKey } = await server.root.data<{ apiKey: { usage: unknown } }>(
    `query ($id: ID!) { apiKey(id: $id) { usage { accepted refused { ${counts} } } } }`,
    { id },
  );
  expect(apiKey.usage).toEqual({
    accepted: 2,
    refused: {
      perMinute: 1,
      perDay: 1,
      expired: 0,
      disabled: 1,
      revoked: 1,
      insufficientScope: 1,
      total: 5,
    },
  });
});

interface UsageView {
  readonly usage: { readonly accepted: number; readonly refused: { readonly total: number } };
}

async function readUsage(server: TestServer, id: TestKey['id']): Promise<UsageView> {
  const document = 'query ($id: ID!) { apiKey(id: $id) { usage { accepted refused { total } } } }';
  return (await server.root.data<{ apiKey: UsageView }>(document, { id })).apiKey;
}
