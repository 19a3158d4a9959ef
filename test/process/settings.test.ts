import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runProgram, startChildServer } from '../support/child-server.ts';
import { takePort } from '../support/take-port.ts';
import { createTempFolder } from '../support/temp-folder.ts';

// One line that ends as a sentence does.
const ONE_SENTENCE = /^[^\n]+\.\n$/;

test.each([
  ['PORT', 'http', 'a number from 0 to 65535'],
  ['PORT', '65536', 'a number from 0 to 65535'],
  ['PORT', '-1', 'a number from 0 to 65535'],
  ['BASE_URL', 'keys.example.com', 'an address such as https://keys.example.com'],
  ['BASE_URL', 'https://example.com/keys', 'an address such as https://keys.example.com'],
  ['LOG_LEVEL', 'loud', 'one of debug, info, warn, error, silent'],
  ['DATABASE_URL', 'mysql://localhost/tollkey', 'file: and a path'],
  ['TOLLKEY_KEY_PREFIX', 'Acme', '2 to 8 of a-z and 0-9'],
  ['TOLLKEY_KEY_PREFIX', 'overlong9', '2 to 8 of a-z and 0-9'],
  ['TOLLKEY_KEY_PREFIX', 'key', 'a prefix that no id has'],
  ['TOLLKEY_PEPPER_FILE', '/does/not/exist', 'a file that can be read'],
  ['TOLLKEY_ROOT_KEY_FILE', '/does/not/exist', 'a file that can be read'],
  ['TOLLKEY_AUTH_SECRET_FILE', '/does/not/exist', 'a file that can be read'],
  ['TOLLKEY_TRUSTED_PROXIES', '10.0.0.0/33', 'networks with commas between them'],
  ['TOLLKEY_TRUSTED_PROXIES', '10.0.0.1,,10.0.0.2', 'networks with commas between them'],
  ['TOLLKEY_TRUSTED_PROXIES', 'proxy.example.com', 'networks with commas between them'],
  ['TOLLKEY_TRUSTED_PROXIES', 'fd00::/129', 'networks with commas between them'],
  ['TOLLKEY_OIDC_ISSUER', 'accounts.example.com', 'an address such as https://'],
])('refuses %s=%s and says that it expects %s', async (name, value, expected) => {
  const end = await runProgram({ environment: { [name]: value } });
  expect(end.stderr).toMatch(ONE_SENTENCE);
  expect(end.stderr).toContain(name);
  expect(end.stderr).toContain(expected);
  expect(end.stderr).toContain(value);
  expect(end).toMatchObject({ code: 1, stdout: '' });
});

test.each([
  ['TOLLKEY_PEPPER', 'hunter2hunter2', 'at least 32 random characters'],
  ['TOLLKEY_PEPPER', ' '.repeat(40), 'at least 32 random characters'],
  ['TOLLKEY_AUTH_SECRET', 'hunter2hunter2', 'at least 32 random characters'],
  ['REDIS_URL', 'redis://:hunter2@127.0.0.1', 'runs as one process'],
  ['TOLLKEY_ROOT_KEY', 'hunter2hunter2', 'a secret with the prefix gx_'],
  ['TOLLKEY_ROOT_KEY', `gx_hunter2${'0'.repeat(29)}`, 'a right checksum'],
])('refuses a wrong %s (%s) without showing it', async (name, value, expected) => {
  const end = await runProgram({ environment: { [name]: value } });
  expect(end.stderr).toMatch(ONE_SENTENCE);
  expect(end.stderr).toContain(name);
  expect(end.stderr).toContain(expected);
  expect(end.stderr).not.toContain('hunter2');
  expect(end).toMatchObject({ code: 1, stdout: '' });
});

test.each(['TOLLKEY_PEPPER', 'TOLLKEY_ROOT_KEY'])(
  'refuses a wrong text in the file of %s_FILE without showing it',
  async (name) => {
    const folder = createTempFolder();
    const path = join(folder, 'given');
    writeFileSync(path, 'hunter2hunter2');
    const end = await runProgram({ folder, environment: { [`${name}_FILE`]: path } });
    expect(end.stderr).toMatch(ONE_SENTENCE);
    expect(end.stderr).toContain(name);
    expect(end.stderr).not.toContain('hunter2');
    expect(end).toMatchObject({ code: 1, stdout: '' });
  },
);

test.each([
  'TOLLKEY_PEPPER',
  'TOLLKEY_ROOT_KEY',
  'TOLLKEY_AUTH_SECRET',
  'TOLLKEY_OIDC_CLIENT_SECRET',
])('refuses %s together with its file', async (name) => {
  const environment = { [name]: 'hunter2', [`${name}_FILE`]: '/does/not/matter' };
  const end = await runProgram({ environment });
  expect(end.stderr).toBe(`Set ${name} or ${name}_FILE, not both.\n`);
  expect(end).toMatchObject({ code: 1, stdout: '' });
});

test('refuses an unknown TOLLKEY_ setting and lists those there are', async () => {
  const end = await runProgram({ environment: { TOLLKEY_PEPER: 'hunter2' } });
  expect(end.stderr).toMatch(ONE_SENTENCE);
  expect(end.stderr).toMatch(/^TOLLKEY_PEPER is no setting of Tollkey; .*\bTOLLKEY_PEPPER\b/);
  expect(end.stderr).not.toContain('hunter2');
  expect(end).toMatchObject({ code: 1, stdout: '' });
});

test.each(['LOG_LEVEL', 'TOLLKEY_TRUSTED_PROXIES', 'TOLLKEY_OIDC_ISSUER', 'TOLLKEY_AUTH_SECRET'])(
  'leaves nothing behind when %s is wrong',
  async (name) => {
    const folder = createTempFolder();
    await runProgram({ folder, environment: { [name]: 'loud' } });
    expect(readdirSync(folder)).toEqual([]);
  },
);

test('refuses a provider that is set in part', async () => {
  const environment = {
    TOLLKEY_OIDC_ISSUER: 'https://accounts.example.com',
    TOLLKEY_OIDC_CLIENT_SECRET: 'hunter2',
  };
  const end = await runProgram({ environment });
  expect(end.stderr).toMatch(ONE_SENTENCE);
  expect(end.stderr).toContain('TOLLKEY_OIDC_CLIENT_ID');
  expect(end.stderr).not.toContain('hunter2');
  expect(end).toMatchObject({ code: 1, stdout: '' });
});

test('refuses a port that another program has in one sentence', async () => {
  const port = await takePort();
  const end = await runProgram({ environment: { PORT: String(port) } });
  expect(end.stderr).toMatch(ONE_SENTENCE);
  expect(end.stderr).toContain(`127.0.0.1:${port}`);
  expect(end.stderr).toContain('PORT');
  expect(end).toMatchObject({ code: 1, stdout: '' });
});

// 192.0.2.1 is of RFC 5737's range for examples, which no machine has.
test('refuses a HOST that is no address of this machine in one sentence', async () => {
  const end = await runProgram({ environment: { HOST: '192.0.2.1' } });
  expect(end.stderr).toMatch(ONE_SENTENCE);
  expect(end.stderr).toContain('HOST');
  expect(end).toMatchObject({ code: 1, stdout: '' });
});

test('refuses a data folder that is a file in one sentence', async () => {
  const folder = createTempFolder();
  const path = join(folder, 'file');
  writeFileSync(path, '');
  const end = await runProgram({ folder, environment: { TOLLKEY_DATA_DIR: path } });
  expect(end.stderr).toMatch(ONE_SENTENCE);
  expect(end.stderr).toContain(path);
  expect(end).toMatchObject({ code: 1, stdout: '' });
});

test('refuses a database file that is none in one sentence', async () => {
  const folder = createTempFolder();
  const path = join(folder, 'notes.txt');
  writeFileSync(
    path,
    'These are notes, and they are longer than the head of a database. '.repeat(9),
  );
  const end = await runProgram({ folder, environment: { DATABASE_URL: `file:${path}` } });
  expect(end.stderr).toMatch(ONE_SENTENCE);
  expect(end.stderr).toContain(path);
  expect(end).toMatchObject({ code: 1, stdout: '' });
});

test('keeps its database where DATABASE_URL says', async () => {
  const folder = createTempFolder();
  mkdirSync(join(folder, 'elsewhere'));
  await startChildServer({ folder, environment: { DATABASE_URL: 'file:./elsewhere/keys.db' } });
  expect(readdirSync(join(folder, 'elsewhere'))).toContain('keys.db');
  expect(readdirSync(join(folder, 'data'))).toEqual(['auth-secret', 'pepper']);
});

test('shows BASE_URL as its address', async () => {
  const server = await startChildServer({ environment: { BASE_URL: 'https://keys.example.com/' } });
  expect(server.url).toBe('https://keys.example.com');
  expect(server.stdout()).toContain('https://keys.example.com/query');
});

test('makes secrets that begin with TOLLKEY_KEY_PREFIX, and takes them', async () => {
  const server = await startChildServer({ environment: { TOLLKEY_KEY_PREFIX: 'acme' } });
  expect(server.printedSecret).toMatch(/^acme_/);
  const root = server.as(server.printedSecret);
  const { createApiKey } = await root.data<{ createApiKey: { secret: string } }>(
    'mutation { createApiKey(input: {label: "Production"}) { secret } }',
  );
  expect(createApiKey.secret).toMatch(/^acme_[0-9A-Za-z]{36}$/);
  const used = await server.as(createApiKey.secret).use();
  expect(used.status).toBe(200);
});
