import { copyFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Received, send } from '../support/client.ts';
import { lockDatabaseFile } from '../support/database-file.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

function get({ url }: TestServer, path: string): Promise<Received> {
  return send(url, { method: 'GET', path });
}

test('is alive and ready, and tells so without a credential', async () => {
  const server = await startTestServer();
  expect(await get(server, '/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
  expect(await get(server, '/readyz')).toMatchObject({ status: 200, body: { status: 'ready' } });
});

test('is alive but not ready while the database cannot be written, and ready again after', async () => {
  const server = await startTestServer();
  const unlock = lockDatabaseFile(server);
  expect(await get(server, '/readyz')).toMatchObject({
    status: 503,
    body: {
      status: 'unavailable',
      code: 'database_locked',
      reason: 'another program has locked the database',
    },
  });
  expect((await get(server, '/healthz')).status).toBe(200);
  expect(server.logs.join('')).toContain('database is locked');
  unlock();
  server.clock.advance(1_000);
  expect((await get(server, '/readyz')).status).toBe(200);
});

function replaceByCopy(file: string): void {
  copyFileSync(file, `${file}.copy`);
  renameSync(`${file}.copy`, file);
}

test.each([
  ['database_missing', (file: string) => unlinkSync(file)],
  ['database_cut', (file: string) => writeFileSync(file, '')],
  ['database_replaced', replaceByCopy],
])('says %s where it is so, and shows no path', async (code, damage) => {
  const server = await startTestServer();
  damage(join(server.folder, 'tollkey.db'));
  const { status, body, text } = await get(server, '/readyz');
  expect([status, body]).toEqual([
    503,
    { status: 'unavailable', code, reason: expect.any(String) },
  ]);
  expect(text).not.toContain('/');
  server.clock.advance(1_000);
  expect(await get(server, '/readyz')).toMatchObject({ body: { code } });
  expect(server.logs.join('').match(/not ready/g)).toHaveLength(1);
});

test('asks the database at most once a second, however often it is asked', async () => {
  const server = await startTestServer();
  await get(server, '/readyz');
  const unlock = lockDatabaseFile(server);
  server.clock.advance(999);
  expect((await get(server, '/readyz')).status).toBe(200);
  server.clock.advance(1);
  const answer = await get(server, '/readyz');
  expect(answer.status).toBe(503);
  expect(answer.headers['retry-after']).toBe('1');
  unlock();
});

test('is ready again after a refused use, without another use in between', async () => {
  const server = await startTestServer();
  const unlock = lockDatabaseFile(server);
  expect((await server.root.use()).status).toBe(503);
  unlock();
  expect((await get(server, '/readyz')).status).toBe(200);
});
