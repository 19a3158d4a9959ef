import { expect, test } from 'vitest';
import { send } from '../support/client.ts';
import { breakApiKey, lockDatabaseFile } from '../support/database-file.ts';
import { createApiKey } from '../support/documents.ts';
import { expectExecutionError, expectRefusal } from '../support/envelope.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const readKey = 'query ($id: ID!) { apiKey(id: $id) { id metadata } }';

function errorLines({ logs }: TestServer): readonly Readonly<Record<string, string>>[] {
  return logs.map((line) => JSON.parse(line)).filter(({ level }) => level === 'error');
}

test('spends nothing while the database cannot be written, and goes on once it can', async () => {
  const server = await startTestServer();
  const { client } = await server.createKey({ rateLimit: { perMinute: 3, perDay: 10 } });
  await client.use();
  const unlock = lockDatabaseFile(server);
  const refused = await Promise.all([client.use(), client.use(), client.use()]);
  for (const answer of refused) expectRefusal(server, answer, 'UNAVAILABLE');
  unlock();
  const answer = await client.use();
  expect(answer.status).toBe(200);
  expect(answer.headers.ratelimit).toBe('"minute";r=1;t=60, "day";r=8;t=43200');
});

test('logs once that the database cannot answer, and once that it can, with how many it refused', async () => {
  const server = await startTestServer();
  const { secret, client } = await server.createKey();
  const verify = () =>
    send(server.url, { method: 'GET', path: '/verify', headers: { 'access-token': secret } });
  const told = (): readonly unknown[] =>
    server.logs
      .map((line) => JSON.parse(line))
      .filter(({ level }) => level === 'error' || level === 'warn')
      .map(({ level, time: _, ...line }) => line);
  for (let round = 0; round < 2; round += 1) {
    const unlock = lockDatabaseFile(server);
    const before = told().length;
    const { headers } = await verify();
    for (let count = 0; count < 3; count += 1) expect((await verify()).status).toBe(503);
    expect((await client.use()).status).toBe(503);
    server.tick();
    const input = { label: `made in bad times ${round}` };
    expect((await server.root.query(createApiKey, { input })).status).toBe(503);
    unlock();
    server.tick();
    await expect
      .poll(() => told().slice(before))
      .toEqual([
        {
          code: 'UNAVAILABLE',
          requestId: headers['x-request-id'],
          error: expect.stringContaining('database is locked'),
          msg: 'the database cannot answer: requests are refused until it can',
        },
        { refused: 6, msg: 'the database answers again' },
      ]);
    server.tick();
    expect((await verify()).status).toBe(200);
  }
});

test('carries out no mutation while the database cannot be written', async () => {
  const server = await startTestServer();
  const unlock = lockDatabaseFile(server);
  const input = { label: 'made in bad times' };
  expectRefusal(server, await server.root.query(createApiKey, { input }), 'UNAVAILABLE');
  unlock();
  const { apiKeys } = await server.root.data<{ apiKeys: { totalCount: number } }>(
    '{ apiKeys(filter: { label: "made in bad times" }) { totalCount } }',
  );
  expect(apiKeys.totalCount).toBe(0);
  expect(await server.root.data(createApiKey, { input })).toBeDefined();
});

test('refuses a bad key precisely although its refusal cannot be counted', async () => {
  const server = await startTestServer();
  const { client } = await server.createKey({ expiresAt: '2026-11-21T12:00:01Z' });
  server.clock.advance(1_000);
  lockDatabaseFile(server);
  const error = expectRefusal(server, await client.use(), 'INVALID_TOKEN');
  expect(error.message).toBe('Invalid access token: token expired');
});

test('masks a bug in an operation, and logs it with its request id and stack', async () => {
  const server = await startTestServer();
  const { id } = await server.createKey();
  breakApiKey(server, id);
  const answer = await server.root.query(readKey, { id });
  const { extensions } = expectExecutionError(server, answer, 'INTERNAL');
  expect(answer.text).not.toMatch(/SyntaxError|JSON|broken|\.ts|node_modules/);
  expect(errorLines(server)).toEqual([
    expect.objectContaining({
      requestId: extensions.request_id,
      stack: expect.stringMatching(/^SyntaxError: .*\n +at /),
      path: ['apiKey'],
    }),
  ]);
});

test('masks a bug before an operation, and logs it with its request id and stack', async () => {
  const server = await startTestServer();
  const { id, client } = await server.createKey();
  breakApiKey(server, id);
  const answer = await client.use();
  const { extensions } = expectRefusal(server, answer, 'INTERNAL');
  expect(answer.text).not.toMatch(/SyntaxError|JSON|broken|\.ts|node_modules/);
  expect(errorLines(server)).toEqual([
    expect.objectContaining({
      requestId: extensions.request_id,
      stack: expect.stringMatching(/^SyntaxError: .*\n +at /),
    }),
  ]);
});

test('answers the fields beside a bug', async () => {
  const server = await startTestServer();
  const { id } = await server.createKey();
  breakApiKey(server, id);
  const answer = await server.root.query(
    'query ($id: ID!) { apiKey(id: $id) { id } viewer { scopes } }',
    { id },
  );
  expectExecutionError(server, answer, 'INTERNAL');
  expect(answer.body.data).toEqual({ apiKey: null, viewer: { scopes: ['*'] } });
});
