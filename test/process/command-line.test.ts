import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { runProgram, startChildServer } from '../support/child-server.ts';

test('explains itself with --help: commands, examples and every setting', async () => {
  const { code, stdout, stderr } = await runProgram({ args: ['--help'] });
  expect(stdout).toMatch(/^Usage: tollkey /);
  expect(stdout).toMatch(/^Examples:\n(?: {2}\$ .*dist\/cli\.js.*\n){3}/m);
  for (const name of SETTINGS) expect(stdout).toContain(name);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

const SETTINGS = [
  'PORT',
  'HOST',
  'BASE_URL',
  'DATABASE_URL',
  'LOG_LEVEL',
  'TOLLKEY_DATA_DIR',
  'TOLLKEY_PEPPER',
  'TOLLKEY_ROOT_KEY',
  'TOLLKEY_KEY_PREFIX',
];

test('prints its version', async () => {
  const { code, stdout } = await runProgram({ args: ['--version'] });
  expect({ code, stdout }).toEqual({ code: 0, stdout: `${packageJson.version}\n` });
});

test('serves with the command serve as without any', async () => {
  const server = await startChildServer({ args: ['serve'] });
  const used = await server.as(undefined).use();
  expect(used.status).toBe(401);
});

test('prints with `secret` one that can be set as TOLLKEY_ROOT_KEY', async () => {
  const printed = await runProgram({ args: ['secret'] });
  expect(printed.stderr).toBe('');
  expect(printed.stdout).toMatch(/^gx_[0-9A-Za-z]{36}\n$/);
  const secret = printed.stdout.trim();
  const server = await startChildServer({ environment: { TOLLKEY_ROOT_KEY: secret } });
  const used = await server.as(secret).use();
  expect(used.status).toBe(200);
});

test('prints with `secret` another one each time', async () => {
  const [one, other] = await Promise.all([
    runProgram({ args: ['secret'] }),
    runProgram({ args: ['secret'] }),
  ]);
  expect(one.stdout).toMatch(/^gx_/);
  expect(one.stdout).not.toBe(other.stdout);
});

test('prints with `secret` one that begins with TOLLKEY_KEY_PREFIX', async () => {
  const environment = { TOLLKEY_KEY_PREFIX: 'acme' };
  const printed = await runProgram({ args: ['secret'], environment });
  expect(printed.stdout).toMatch(/^acme_[0-9A-Za-z]{36}\n$/);
});

test.each([
  [['srve'], 'serve, secret, user or --help', ''],
  [['--port', '80'], 'serve [--new-database]', 'serve '],
  [['serve', 'all'], 'serve [--new-database]', 'serve '],
  [['secret', '--long'], 'secret', 'secret '],
  [['user', 'setup'], 'user set-up, user reset-password or --help', 'user '],
  [['user', 'set-up', 'ann@example.com'], 'user set-up', 'user set-up '],
  [['user', 'reset-password'], 'user reset-password <email>', 'user reset-password '],
  [['user', 'reset-password', 'a', 'b'], 'user reset-password <email>', 'user reset-password '],
])(
  'refuses %j with what was expected, what came and where to read more',
  async (args, form, of) => {
    const { code, stdout, stderr } = await runProgram({ args });
    expect(stderr).toBe(
      `Invalid command: expected ${form}, got "${args.join(' ')}"; ` +
        `node dist/cli.js ${of}--help tells more.\n`,
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  },
);

test('repeats no secret that came as a word of the command line', async () => {
  const { stdout: secret } = await runProgram({ args: ['secret'] });
  const { code, stderr } = await runProgram({ args: ['secret', secret.trim()] });
  expect(code).toBe(1);
  expect(stderr).toContain(`got "secret ${secret.slice(0, 'gx_'.length + 8)}…"`);
});
