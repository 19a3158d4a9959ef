import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { startBackgroundProgram } from '../support/background-program.ts';
import { findFreePort } from '../support/free-port.ts';
import { PROXIES } from '../support/proxies.ts';
import { sendAsWritten } from '../support/send-as-written.ts';
import { OPEN_PATH } from './cases.ts';

const README = readFileSync('examples/README.md', 'utf8');

test('examples/README.md starts each proxy with the very command that the tests use', () => {
  for (const { name, args, port } of PROXIES) {
    expect(README).toContain(`(cd examples/${name} && ${name} ${args.join(' ')})`);
    expect(README).toContain(`127.0.0.1:${port}`);
  }
});

test('examples/README.md speaks of every example', () => {
  const folders = readdirSync('examples', { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  expect(folders.length).toBeGreaterThan(5);
  for (const { name } of folders) expect(README).toContain(`examples/${name}`);
});

test('the sample API runs by itself, and answers only whom a proxy vouches for', async () => {
  const port = await findFreePort();
  await startBackgroundProgram({
    command: process.execPath,
    args: ['server.mjs'],
    folder: resolve('examples/upstream'),
    environment: { PORT: String(port) },
    port,
  });
  const url = `http://127.0.0.1:${port}`;
  expect((await sendAsWritten(url, { path: OPEN_PATH })).status).toBe(401);
  const answer = await sendAsWritten(url, {
    path: OPEN_PATH,
    headers: [
      ['X-Key-Id', 'key_1'],
      ['X-Account-Id', 'acc_1'],
      ['X-Key-Label', '%C3%9Cber 100 %25'],
      ['X-Key-Scopes', 'a b'],
      ['X-Request-Id', 'req_1'],
    ],
  });
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.text).caller).toEqual({
    keyId: 'key_1',
    accountId: 'acc_1',
    label: 'Über 100 %',
    scopes: ['a', 'b'],
    requestId: 'req_1',
  });
});
