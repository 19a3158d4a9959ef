import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  type ChildServer,
  type Ended,
  runProgram,
  startChildServer,
} from '../support/child-server.ts';

test('refuses a second process on one database, and the first goes on', async () => {
  const first = await startChildServer();
  expectInUse(await runProgram({ folder: first.folder }), first);
  const root = first.as(first.printedSecret);
  const made = await root.query('mutation { createApiKey(input: {label: "After"}) { secret } }');
  expect(made.body.data.createApiKey.secret).toMatch(/^gx_/);
});

test('refuses a second process that reaches the database by a symbolic link', async () => {
  const first = await startChildServer();
  const link = join(first.folder, 'link.db');
  symlinkSync(join(first.dataDir, 'tollkey.db'), link);
  const environment = { DATABASE_URL: `file:${link}` };
  expectInUse(await runProgram({ folder: first.folder, environment }), first);
});

test('lets exactly one of five processes that start at once have the database', async () => {
  const first = await startChildServer();
  await first.end('SIGTERM');
  const { folder } = first;
  const outcomes = await Promise.allSettled(
    Array.from({ length: 5 }, () => startChildServer({ folder })),
  );
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(String(outcome.reason)).toContain('is using');
  }
});

test('starts at once where another process was killed', async () => {
  const first = await startChildServer();
  await first.end('SIGKILL');
  const second = await startChildServer({ folder: first.folder });
  const used = await second.as(first.printedSecret).use();
  expect(used.status).toBe(200);
});

test('starts at once where another process was stopped', async () => {
  const first = await startChildServer();
  await first.end('SIGTERM');
  const second = await startChildServer({ folder: first.folder });
  const used = await second.as(first.printedSecret).use();
  expect(used.status).toBe(200);
});

function expectInUse(end: Ended, first: ChildServer): void {
  expect(end.stderr).toMatch(/^Another Tollkey process is using [^\n]*\.db; [^\n]*\.\n$/);
  expect(end.stderr).toContain(first.folder);
  expect(end).toMatchObject({ code: 1, stdout: '' });
}
