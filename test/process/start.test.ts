import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createSecretFormat } from '../../src/domain/secret-text.ts';
import { dataDirOf, startChildServer } from '../support/child-server.ts';
import { pasteIntoBash } from '../support/paste-into-bash.ts';
import { post, trySignIn } from '../support/people.ts';
import { createTempFolder } from '../support/temp-folder.ts';

test('prints at the first start a curl line that creates a key just as it stands', async () => {
  const server = await startChildServer();
  const curlLine = /^curl (?:.*\\\n)*.*$/m.exec(server.stdout())?.[0] ?? '';
  const { data } = JSON.parse(await pasteIntoBash(curlLine));
  expect(data.createApiKey.apiKey.id).toMatch(/^key_/);
  const used = await server.as(data.createApiKey.secret).use();
  expect(used.status).toBe(200);
});

test('prints at the first start where GraphiQL and the dashboard are', async () => {
  const server = await startChildServer();
  expect(server.stdout()).toContain(`${server.url}/query\n`);
  expect(server.stdout()).toContain(`${server.url}/\n`);
});

test('prints at the first start a link that makes the first operator, also with a given root key', async () => {
  for (const environment of [{}, { TOLLKEY_ROOT_KEY: createSecretFormat('gx').mint() }]) {
    const server = await startChildServer({ environment });
    const token = new RegExp(`^${server.url}/set-up#([\\w-]{43})$`, 'm').exec(server.stdout())?.[1];
    const made = await post(server.url, {
      path: '/auth/link/accept',
      body: { token, email: 'ann@example.com', name: 'Ann', password: 'a long password' },
    });
    expect([made.status, made.text.trim()]).toEqual([200, '{"email":"ann@example.com"}']);
    const person = await trySignIn(server, {
      email: 'ann@example.com',
      password: 'a long password',
    });
    expect(person.status).toBe(200);
    await server.end('SIGTERM');
    const second = await startChildServer({ folder: server.folder, environment });
    expect(second.stdout()).not.toContain('user set-up');
  }
});

test.each(['0.0.0.0', '::'])(
  'prints links that open on this machine when it listens on %s, and asks for BASE_URL',
  async (HOST) => {
    const first = await startChildServer({ environment: { HOST } });
    expect(first.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(first.stdout()).toContain(`${first.url}/set-up#`);
    expect(first.stdout()).toMatch(/^ {2}Others reach it by BASE_URL: set it/m);
    await first.end('SIGTERM');
    const { folder } = first;
    const second = await startChildServer({ folder, environment: { HOST } });
    expect(second.stdout()).toMatch(/"level":"?(?:warn|40)"?,.*BASE_URL is not set/);
    await second.end('SIGTERM');
    const BASE_URL = 'https://keys.example.com';
    const third = await startChildServer({ folder, environment: { HOST, BASE_URL } });
    expect(third.stdout()).not.toContain('BASE_URL');
  },
);

test('prints the root key once: the second start shows no block, and the key still works', async () => {
  const first = await startChildServer();
  expect(first.stdout().match(/root key/g)).toHaveLength(1);
  await first.end('SIGTERM');

  const second = await startChildServer({ folder: first.folder });
  expect(second.stdout()).not.toMatch(/root key|gx_/);
  expect(second.stdout()).not.toContain('/set-up#');
  const lines = second.stdout().trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ command: 'node dist/cli.js user set-up' }),
    expect.objectContaining({ msg: 'Tollkey is ready' }),
  ]);
  const used = await second.as(first.printedSecret).use();
  expect(used.status).toBe(200);
});

test('prints lines of JSON after the block', async () => {
  const server = await startChildServer({ environment: { LOG_LEVEL: 'debug' } });
  await server.as(undefined).use();
  const { stdout } = await server.end('SIGTERM');
  const lines = stdout.slice(stdout.indexOf('{"level"')).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual([
    'Tollkey is ready',
    'request',
    'stopping: running requests may end',
  ]);
});

test('keeps its folder and its pepper for their owner alone', async () => {
  const { dataDir } = await startChildServer();
  expect(modeOf(dataDir)).toBe('700');
  expect(modeOf(join(dataDir, 'pepper'))).toBe('600');
});

test('keeps its files for their owner alone in a folder that others may look into', async () => {
  const folder = createTempFolder();
  mkdirSync(dataDirOf(folder), { mode: 0o755 });
  const { dataDir } = await startChildServer({ folder });
  const names = ['auth-secret', 'pepper', 'tollkey.db', 'tollkey.db-wal', 'tollkey.db-shm'];
  const modes = names.map((name) => `${name} ${modeOf(join(dataDir, name))}`);
  expect(modes).toEqual(names.map((name) => `${name} 600`));
});

test('keeps everything in ./data unless told otherwise', async () => {
  const { folder } = await startChildServer({ environment: { TOLLKEY_DATA_DIR: '' } });
  expect(statSync(join(folder, 'data/tollkey.db')).isFile()).toBe(true);
  expect(statSync(join(folder, 'data/pepper')).isFile()).toBe(true);
});

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}
