import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startChildServer } from '../support/child-server.ts';
import { type Received, send } from '../support/client.ts';

test('notices by itself that its database is gone, refuses, and goes on by itself when it is back', async () => {
  const server = await startChildServer();
  const file = join(server.dataDir, 'tollkey.db');
  const secret = server.printedSecret;
  const verify = (): Promise<Received> =>
    send(server.url, { method: 'GET', path: '/verify', headers: { 'access-token': secret } });
  renameSync(file, `${file}.away`);
  const gone = await server.wrote(/^.*a file of the database is gone.*$/m);
  expect(JSON.parse(gone[0])).toMatchObject({ level: 'error', path: file });
  expect((await verify()).status).toBe(503);
  expect((await server.as(secret).use()).status).toBe(503);
  renameSync(`${file}.away`, file);
  await server.wrote(/the files of the database are back/);
  expect((await verify()).status).toBe(200);
  expect((await server.as(secret).use()).status).toBe(200);
}, 120_000);
