import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Ended, runProgram, startChildServer } from '../support/child-server.ts';
import { createTempFolder } from '../support/temp-folder.ts';

const PEPPER = 'the pepper that this database was made with';
const OTHER = 'another pepper, with which no key would work';

test('refuses to start with another pepper than the one its database was made with', async () => {
  const server = await startChildServer({ environment: { TOLLKEY_PEPPER: PEPPER } });
  await server.end('SIGTERM');
  const { folder } = server;
  const end = await runProgram({ folder, environment: { TOLLKEY_PEPPER: OTHER } });
  expectWrongPepper(end);
  expect(end.stderr).not.toContain(OTHER);
});

test('refuses to start when the pepper in its folder was lost', async () => {
  const server = await startChildServer();
  await server.end('SIGTERM');
  rmSync(join(server.dataDir, 'pepper'));
  const end = await runProgram({ folder: server.folder });
  expect(end.stderr).toMatch(/^\S+pepper is missing: [^\n]*TOLLKEY_PEPPER\.\n$/);
  expect(end).toMatchObject({ code: 1, stdout: '' });
  // Not a new one, which the next backup would take for the right one.
  expect(existsSync(join(server.dataDir, 'pepper'))).toBe(false);
});

test('starts again with the right pepper after a start with a wrong one', async () => {
  const server = await startChildServer({ environment: { TOLLKEY_PEPPER: PEPPER } });
  const secret = server.printedSecret;
  await server.end('SIGTERM');
  const { folder } = server;
  await runProgram({ folder, environment: { TOLLKEY_PEPPER: OTHER } });
  const again = await startChildServer({ folder, environment: { TOLLKEY_PEPPER: PEPPER } });
  const used = await again.as(secret).use();
  expect(used.status).toBe(200);
});

test('takes the pepper from the file that TOLLKEY_PEPPER_FILE names', async () => {
  const folder = createTempFolder();
  const path = join(folder, 'given-pepper');
  writeFileSync(path, `${PEPPER}\n`);
  const server = await startChildServer({ folder, environment: { TOLLKEY_PEPPER_FILE: path } });
  const secret = server.printedSecret;
  await server.end('SIGTERM');
  const again = await startChildServer({ folder, environment: { TOLLKEY_PEPPER: PEPPER } });
  const used = await again.as(secret).use();
  expect(used.status).toBe(200);
});

test.each(['', 'cut off'])('refuses to start with %o in the pepper file', async (text) => {
  const server = await startChildServer();
  await server.end('SIGTERM');
  writeFileSync(join(server.dataDir, 'pepper'), text);
  rmSync(join(server.dataDir, 'tollkey.db'));
  const end = await runProgram({ folder: server.folder });
  expect(end.stderr).toMatch(/^[^\n]*pepper[^\n]*\.\n$/);
  expect(end).toMatchObject({ code: 1, stdout: '' });
});

function expectWrongPepper(end: Ended): void {
  expect(end.stderr).toMatch(/^The pepper is not the one [^\n]*TOLLKEY_PEPPER[^\n]*\.\n$/);
  expect(end).toMatchObject({ code: 1, stdout: '' });
}
