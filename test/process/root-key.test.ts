import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createSecretFormat } from '../../src/domain/secret-text.ts';
import { runProgram, startChildServer } from '../support/child-server.ts';
import { takePort } from '../support/take-port.ts';
import { createTempFolder } from '../support/temp-folder.ts';

const { mint } = createSecretFormat('gx');

test('takes the root key from TOLLKEY_ROOT_KEY, start after start, and prints nothing of it', async () => {
  const secret = mint();
  const folder = createTempFolder();
  for (let start = 0; start < 3; start += 1) {
    const server = await startWithRoot(folder, secret);
    const used = await server.as(secret).use();
    expect(used.status).toBe(200);
    const { stdout, stderr } = await server.end('SIGTERM');
    expect(stdout + stderr).not.toMatch(/root key|gx_/);
  }
});

test('has one root key, however often it was started with it', async () => {
  const secret = mint();
  const folder = createTempFolder();
  await (await startWithRoot(folder, secret)).end('SIGTERM');
  const server = await startWithRoot(folder, secret);
  const { apiKeys } = await server
    .as(secret)
    .data<{ apiKeys: { nodes: unknown[] } }>('{ apiKeys { nodes { id } } }');
  expect(apiKeys.nodes).toHaveLength(1);
});

test('takes the root key from the file that TOLLKEY_ROOT_KEY_FILE names', async () => {
  const folder = createTempFolder();
  const secret = mint();
  const path = join(folder, 'root-key');
  writeFileSync(path, `${secret}\n`);
  const server = await startChildServer({
    folder,
    environment: { TOLLKEY_ROOT_KEY_FILE: path },
  });
  const used = await server.as(secret).use();
  expect(used.status).toBe(200);
  expect(server.stdout()).not.toMatch(/root key|gx_/);
});

test('refuses the old root secret once TOLLKEY_ROOT_KEY holds another', async () => {
  const folder = createTempFolder();
  const [old, current] = [mint(), mint()];
  await (await startWithRoot(folder, old)).end('SIGTERM');
  const server = await startWithRoot(folder, current);
  expect((await server.as(old).use()).status).toBe(401);
  expect((await server.as(current).use()).status).toBe(200);
});

test('lets a minted root key be replaced by TOLLKEY_ROOT_KEY', async () => {
  const first = await startChildServer();
  const minted = first.printedSecret;
  await first.end('SIGTERM');
  const given = mint();
  const server = await startWithRoot(first.folder, given);
  expect((await server.as(minted).use()).status).toBe(401);
  expect((await server.as(given).use()).status).toBe(200);
});

test('refuses to start with a root secret that was revoked', async () => {
  const folder = createTempFolder();
  const secret = mint();
  const server = await startWithRoot(folder, secret);
  const root = server.as(secret);
  const { viewer } = await root.data<{ viewer: { apiKey: { id: string } } }>(
    '{ viewer { apiKey { id } } }',
  );
  await root.query(
    `mutation { revokeApiKey(input: {id: "${viewer.apiKey.id}"}) { apiKey { id } } }`,
  );
  await server.end('SIGTERM');
  await expectRefusal(folder, secret);
});

test('refuses to start with a root secret that was replaced', async () => {
  const folder = createTempFolder();
  const old = mint();
  await (await startWithRoot(folder, old)).end('SIGTERM');
  await (await startWithRoot(folder, mint())).end('SIGTERM');
  await expectRefusal(folder, old);
});

test('has shown the root key even if the first start found its port taken', async () => {
  const folder = createTempFolder();
  const failed = await runProgram({ folder, environment: { PORT: String(await takePort()) } });
  expect(failed.code).toBe(1);
  const server = await startChildServer({ folder });
  const shown = /gx_[0-9A-Za-z]{36}/.exec(failed.stdout + server.stdout())?.[0];
  const used = await server.as(shown).use();
  expect(used.status).toBe(200);
});

function startWithRoot(folder: string, secret: string): ReturnType<typeof startChildServer> {
  return startChildServer({ folder, environment: { TOLLKEY_ROOT_KEY: secret } });
}

async function expectRefusal(folder: string, secret: string): Promise<void> {
  const end = await runProgram({ folder, environment: { TOLLKEY_ROOT_KEY: secret } });
  expect(end.stderr).toMatch(/^TOLLKEY_ROOT_KEY is a secret that was replaced, revoked .*\.\n$/);
  expect(end.stderr).not.toContain('gx_');
  expect(end).toMatchObject({ code: 1, stdout: '' });
}
