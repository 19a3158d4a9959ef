import { expect, test } from 'vitest';
import { type Received, send } from './support/client.ts';
import {
  createApiKey,
  disableApiKey,
  fieldsThatCost,
  revokeApiKey,
  rotateApiKey,
  updateApiKey,
} from './support/documents.ts';
import { sendThroughGate } from './support/gate.ts';
import { startTestServer } from './support/test-server.ts';

// What users of other products complain of, each as a guarantee of this one.

const roomy = { perMinute: 10_000, perDay: 100_000 };

function remaining({ headers }: Received): readonly (string | undefined)[] {
  return [...(headers.ratelimit?.toString() ?? '').matchAll(/r=(\d+)/g)].map(([, left]) => left);
}

test('T1: a client steady at any rate up to its limit is never refused', async () => {
  const server = await startTestServer();
  for (const perMinute of [1, 7, 60]) {
    const { client } = await server.createKey({ rateLimit: { ...roomy, perMinute } });
    const statuses: number[] = [];
    for (let use = 0; use < perMinute * 5; use += 1) {
      statuses.push((await client.use()).status);
      server.clock.advance(Math.ceil(60_000 / perMinute));
    }
    expect(new Set(statuses)).toEqual(new Set([200]));
  }
});

test('T2: of many uses at once with k left, exactly k are accepted', async () => {
  const server = await startTestServer();
  const key = await server.createKey({ rateLimit: { perMinute: 10, perDay: 13 } });
  for (let use = 0; use < 6; use += 1) await key.client.use();
  server.clock.advance(60_000);
  const uses = Array.from({ length: 200 }, () => ({
    secret: key.secret,
    document: fieldsThatCost(1),
  }));
  const statuses = await sendThroughGate(server.url, uses);
  expect(statuses.filter((status) => status === 200)).toHaveLength(7);
});

test('T3: a refused request spends nothing, in either window', async () => {
  const server = await startTestServer();
  const { client } = await server.createKey({ rateLimit: { perMinute: 2, perDay: 100 } });
  await client.use();
  await client.use();
  for (let refused = 0; refused < 20; refused += 1) {
    expect(remaining(await client.use())).toEqual(['0', '98']);
  }
  server.clock.advance(60_000);
  expect(remaining(await client.use())).toEqual(['1', '97']);
});

test('T4: revoke, disable and expiry win against uses in flight, which never undo them', async () => {
  const server = await startTestServer();
  const endings: readonly ((id: string) => Promise<unknown>)[] = [
    (id) => server.root.data(revokeApiKey, { id }),
    (id) => server.root.data(disableApiKey, { id }),
    async () => server.clock.advance(1_000),
  ];
  for (const end of endings) {
    const expiresAt = new Date(server.clock.now() + 1_000).toISOString();
    const key = await server.createKey({ expiresAt });
    const uses = Array.from({ length: 20 }, () => ({
      secret: key.secret,
      document: fieldsThatCost(1),
    }));
    const statuses = await sendThroughGate(server.url, uses, () => end(key.id));
    expect(new Set(statuses)).toEqual(new Set([401]));
    expect((await key.client.use()).status).toBe(401);
  }
});

test('T5: editing a key does not move its counters; a lowered limit acts on the next request', async () => {
  const server = await startTestServer();
  const { id, client } = await server.createKey({ rateLimit: { perMinute: 10, perDay: 100 } });
  for (let use = 0; use < 4; use += 1) await client.use();
  await server.root.data(updateApiKey, { input: { id, label: 'renamed' } });
  expect(remaining(await client.use())).toEqual(['5', '95']);
  await server.root.data(updateApiKey, { input: { id, rateLimit: { perMinute: 5 } } });
  expect((await client.use()).status).toBe(429);
  await server.root.data(updateApiKey, { input: { id, rateLimit: { perMinute: 6 } } });
  expect((await client.use()).status).toBe(200);
});

test('T6: a retry sent exactly at Retry-After succeeds, one a second earlier does not', async () => {
  const server = await startTestServer();
  const starts = ['12:00:00.000', '12:00:00.001', '12:00:59.999', '23:59:30.500', '23:59:59.999'];
  for (const [index, rateLimit] of [
    { perMinute: 1, perDay: 100 },
    { perMinute: 10, perDay: 1 },
  ].entries()) {
    for (const [day, start] of starts.entries()) {
      server.clock.set(`2026-12-${10 + index * 10 + day}T${start}Z`);
      const { client } = await server.createKey({ label: `${index} ${start}`, rateLimit });
      await client.use();
      const retryAfter = Number((await client.use()).headers['retry-after']);
      server.clock.advance((retryAfter - 1) * 1_000);
      if (retryAfter > 1) expect((await client.use()).status).toBe(429);
      server.clock.advance(1_000);
      expect((await client.use()).status).toBe(200);
    }
  }
});

test('T7: 401 for a bad key and 429 for limits, never mixed, and the reason always precise', async () => {
  const server = await startTestServer();
  const { id, client } = await server.createKey({ rateLimit: { perMinute: 1, perDay: 2 } });
  const reason = async (): Promise<unknown[]> => {
    const { status, body } = await client.use();
    return [status, body.errors?.[0]?.message];
  };
  await client.use();
  expect(await reason()).toEqual([429, 'API quota exceeded: per-minute limit reached']);
  server.clock.advance(60_000);
  await client.use();
  server.clock.advance(60_000);
  expect(await reason()).toEqual([429, 'API quota exceeded: daily limit reached']);
  await server.root.data(disableApiKey, { id });
  expect(await reason()).toEqual([401, 'Invalid access token: token disabled']);
  await server.root.data(revokeApiKey, { id });
  expect(await reason()).toEqual([401, 'Invalid access token: token revoked']);
});

test('T8: a secret never appears in errors or logs', async () => {
  const server = await startTestServer();
  const { secret, client } = await server.createKey({ scopes: ['keys:read'] });
  const answers = [
    await client.query(`{ apiKey(id: "${secret}") { id } }`),
    await client.query(`query ($first: Int!) { apiKeys(first: $first) { totalCount } }`, {
      first: secret,
    }),
    await client.query(`{ ${secret} }`),
    await client.query(`{ "${secret}`),
    await server.as(`${secret}x`).use(),
    await server.root.query(createApiKey, { input: { label: secret } }),
  ];
  for (const { text, body } of answers) {
    expect(body.errors).toHaveLength(1);
    expect(text).not.toContain(secret.slice(0, 12));
  }
  expect(server.logs.join('')).not.toContain(secret.slice(0, 12));
});

test('T9: garbage with a known prefix or id costs the real key nothing', async () => {
  const server = await startTestServer();
  const { id, secret, client } = await server.createKey();
  for (const garbage of [secret.slice(0, 11), `${secret.slice(0, -1)}!`, `${secret}0`, id]) {
    expect((await server.as(garbage).use()).status).toBe(401);
  }
  expect(remaining(await client.use())).toEqual(['59', '999']);
});

test("T10: the day's count survives a restart", async () => {
  const first = await startTestServer();
  const { secret, client } = await first.createKey({ rateLimit: { perMinute: 10, perDay: 3 } });
  await client.use();
  await client.use();
  await first.stop();
  const second = await startTestServer({ folder: first.folder, clock: first.clock });
  expect(remaining(await second.as(secret).use())).toEqual(['7', '0']);
  expect((await second.as(secret).use()).status).toBe(429);
});

test('T11: uses write no row of the key, and many uses of one turn write one row', async () => {
  const server = await startTestServer();
  const { id, secret } = await server.createKey({ rateLimit: roomy });
  const { db } = server.app.domain.store;
  const before = await db.selectFrom('api_keys').selectAll().where('id', '=', id).execute();
  const uses = Array.from({ length: 300 }, () => ({ secret, document: fieldsThatCost(1) }));
  await sendThroughGate(server.url, uses);
  expect(await db.selectFrom('api_keys').selectAll().where('id', '=', id).execute()).toEqual(
    before,
  );
  const hours = await db
    .selectFrom('usage_hours')
    .select('accepted')
    .where('api_key_id', '=', id)
    .execute();
  expect(hours).toEqual([{ accepted: 300 }]);
});

test('T12: N aliased operations count as N, and batches are refused', async () => {
  const server = await startTestServer();
  const { client, secret } = await server.createKey();
  expect(remaining(await client.query(fieldsThatCost(20)))).toEqual(['40', '980']);
  const batch = await send(server.url, {
    headers: { 'content-type': 'application/json', 'access-token': secret },
    body: JSON.stringify([{ query: '{ __typename }' }, { query: '{ __typename }' }]),
  });
  expect(batch.status).toBe(400);
});

test('T13: expired and revoked keys stay listed, with reason and time', async () => {
  const server = await startTestServer();
  const expiresAt = new Date(server.clock.now() + 1_000).toISOString();
  await server.createKey({ label: 'expired', expiresAt });
  const { id } = await server.createKey({ label: 'revoked' });
  const revokedAt = new Date(server.clock.now()).toISOString();
  await server.root.data(
    'mutation ($id: ID!) { revokeApiKey(input: { id: $id, reason: "leaked" }) { apiKey { id } } }',
    { id },
  );
  server.clock.advance(1_000);
  const { apiKeys } = await server.root.data<{ apiKeys: { nodes: unknown[] } }>(
    `{ apiKeys(filter: { status: [EXPIRED, REVOKED] }, orderBy: { field: LABEL, direction: ASC }) {
      nodes { label status expiresAt revokedAt revokeReason } } }`,
  );
  expect(apiKeys.nodes).toEqual([
    { label: 'expired', status: 'EXPIRED', expiresAt, revokedAt: null, revokeReason: null },
    { label: 'revoked', status: 'REVOKED', expiresAt: null, revokedAt, revokeReason: 'leaked' },
  ]);
});

test('T14: 11 creates at once on 9 keys leave 10, and of two equal labels at once one wins', async () => {
  const server = await startTestServer();
  for (let key = 0; key < 8; key += 1) await server.createKey();
  const create = (label: string) => ({
    secret: server.rootSecret,
    document: `mutation { createApiKey(input: { label: "${label}" }) { secret } }`,
  });
  await sendThroughGate(server.url, [create('same'), create('same')]);
  expect(await keysHeld()).toBe(9);
  await sendThroughGate(
    server.url,
    Array.from({ length: 11 }, (_, index) => create(`new ${index}`)),
  );
  expect(await keysHeld()).toBe(10);

  async function keysHeld(): Promise<number> {
    const { viewer } = await server.root.data<{ viewer: { account: { keyCount: number } } }>(
      '{ viewer { account { keyCount } } }',
    );
    return viewer.account.keyCount;
  }
});

test('T15: rotation shares one set of counters and never doubles it', async () => {
  const server = await startTestServer();
  const { id, client } = await server.createKey({ rateLimit: { perMinute: 5, perDay: 100 } });
  await client.use();
  const { rotateApiKey: rotated } = await server.root.data<{ rotateApiKey: { secret: string } }>(
    rotateApiKey,
    { input: { id, overlapSeconds: 3_600 } },
  );
  const next = server.as(rotated.secret);
  expect(remaining(await next.use())).toEqual(['3', '98']);
  expect(remaining(await client.use())).toEqual(['2', '97']);
  expect(remaining(await next.query(fieldsThatCost(2)))).toEqual(['0', '95']);
  expect((await client.use()).status).toBe(429);
});

test('T16: the owner comes from the credential, never from input', async () => {
  const server = await startTestServer();
  const { createAccount } = await server.root.data<{ createAccount: { account: { id: string } } }>(
    'mutation { createAccount(input: { name: "other" }) { account { id } } }',
  );
  const accountId = createAccount.account.id;
  const { client } = await server.createKey({ scopes: ['keys:write', 'keys:read'] });
  const error = await client.error(createApiKey, { input: { label: 'mine', accountId } });
  expect(error.extensions.code).toBe('NOT_FOUND');
  const { apiKeys } = await server.root.data<{ apiKeys: { totalCount: number } }>(
    'query ($accountId: ID!) { apiKeys(accountId: $accountId) { totalCount } }',
    { accountId },
  );
  expect(apiKeys.totalCount).toBe(0);
});
