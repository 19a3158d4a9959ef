import { expect, test } from 'vitest';
import { send } from '../support/client.ts';
import { lockDatabaseFile } from '../support/database-file.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { verify } from '../support/verification.ts';

/** Each series with its value. */
async function readMetrics(server: TestServer): Promise<ReadonlyMap<string, number>> {
  const { text } = await send(server.url, { method: 'GET', path: '/metrics' });
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const space = line.lastIndexOf(' ');
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }),
  );
}

function knock(server: TestServer, secret: string, path = '/verify'): Promise<unknown> {
  return send(server.url, { method: 'GET', path, headers: { 'access-token': secret } });
}

test('counts verdicts by door and code', async () => {
  const server = await startTestServer();
  const { secret, client } = await server.createKey({ rateLimit: { perMinute: 3, perDay: 9 } });
  await knock(server, secret);
  await knock(server, secret, '/verify/a:b');
  await knock(server, 'garbage');
  await verify(server.root, secret);
  await client.use();
  await client.use();
  await server.as(undefined).use();
  const metrics = await readMetrics(server);
  const verdicts = [...metrics].filter(([name]) => name.startsWith('tollkey_verdicts_total'));
  expect(Object.fromEntries(verdicts)).toEqual({
    'tollkey_verdicts_total{door="verify",code="VALID"}': 1,
    'tollkey_verdicts_total{door="verify",code="INSUFFICIENT_SCOPE"}': 1,
    'tollkey_verdicts_total{door="verify",code="TOKEN_UNRECOGNIZED"}': 1,
    'tollkey_verdicts_total{door="verifyApiKey",code="VALID"}': 1,
    // Two of the root key: createApiKey and verifyApiKey; one of the key itself.
    'tollkey_verdicts_total{door="query",code="VALID"}': 3,
    'tollkey_verdicts_total{door="query",code="QUOTA_EXCEEDED"}': 1,
    'tollkey_verdicts_total{door="query",code="TOKEN_REQUIRED"}': 1,
  });
});

test('tells of requests, mutations, commits and look-ups', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey();
  await knock(server, secret);
  await knock(server, secret);
  const unlock = lockDatabaseFile(server);
  await knock(server, secret);
  unlock();
  const metrics = await readMetrics(server);
  expect(metrics.get('tollkey_request_duration_seconds_count{path="/verify",status="2xx"}')).toBe(
    2,
  );
  expect(metrics.get('tollkey_request_duration_seconds_count{path="/verify",status="5xx"}')).toBe(
    1,
  );
  expect(metrics.get('tollkey_mutations_total{mutation="createApiKey"}')).toBe(1);
  const commits = 'tollkey_ledger_commit_duration_seconds_count';
  expect(metrics.get(`${commits}{outcome="committed"}`)).toBe(3);
  expect(metrics.get(`${commits}{outcome="failed"}`)).toBe(1);
  expect(metrics.get('tollkey_ledger_committed_keys_total')).toBe(3);
  expect(metrics.get('tollkey_keyring_keys')).toBe(2);
  expect(metrics.get('tollkey_keyring_lookups_total{source="memory"}')).toBeGreaterThan(1);
  expect(metrics.get('tollkey_build_info{version="test"}')).toBe(1);
  expect(metrics.get('process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
});

test('no client adds a series: labels are a closed set', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey();
  const touch = async (suffix: string): Promise<number> => {
    await knock(server, secret, `/verify/scope:${suffix}/and/${suffix}`);
    await knock(server, secret, `/${suffix}`);
    await knock(server, suffix);
    return (await readMetrics(server)).size;
  };
  // The first time its own request is not among the requests yet.
  await touch('first');
  const before = await touch('second');
  for (let index = 0; index < 50; index += 1) await touch(`other${index}`);
  expect(await touch('last')).toBe(before);
});

test('holds no secret and no label of a key', async () => {
  const server = await startTestServer();
  const { secret, id } = await server.createKey({ label: 'Very private' });
  await knock(server, secret);
  const { text } = await send(server.url, { method: 'GET', path: '/metrics' });
  expect(text).not.toContain(secret.slice(3, 11));
  expect(text).not.toContain(id);
  expect(text).not.toContain('private');
});

test('is read only', async () => {
  const server = await startTestServer();
  const answer = await send(server.url, { method: 'POST', path: '/metrics' });
  expect(answer.status).toBe(405);
});
