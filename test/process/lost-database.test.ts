import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runProgram, startChildServer } from '../support/child-server.ts';

const ONE_SENTENCE = /^[^\n]+\.\n$/;

test('ends with one sentence where the database was lost, unless it is told to begin without any keys', async () => {
  const { folder, dataDir, end, printedSecret } = await startChildServer();
  await end('SIGTERM');
  const file = join(dataDir, 'tollkey.db');
  rmSync(file);
  const refused = await runProgram({ folder });
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toMatch(ONE_SENTENCE);
  for (const told of [file, 'backup', '--new-database']) expect(refused.stderr).toContain(told);
  expect(existsSync(file)).toBe(false);
  const server = await startChildServer({ folder, args: ['serve', '--new-database'] });
  expect((await server.as(printedSecret).use()).status).toBe(401);
  expect((await server.as(server.printedSecret).use()).status).toBe(200);
}, 180_000);
