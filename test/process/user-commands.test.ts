import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import {
  type ChildServer,
  type Ended,
  runProgram,
  startChildServer,
} from '../support/child-server.ts';
import { post, trySignIn } from '../support/people.ts';
import { createTempFolder } from '../support/temp-folder.ts';

const ONE_SENTENCE = /^[^\n]+\.\n$/;
const ANN = { email: 'ann@example.com', password: 'a long password' };
const BASE_URL = 'https://keys.example.com';

function user(folder: string, ...args: readonly string[]): Promise<Ended> {
  return runProgram({ folder, args: ['user', ...args], environment: { BASE_URL } });
}

function tokenIn(text: string, page: string): string {
  return new RegExp(`/${page}#([\\w-]{43})$`, 'm').exec(text)?.[1] ?? '';
}

async function setUp(server: ChildServer, token: string): Promise<number> {
  const body = { token, name: 'Ann', ...ANN };
  return (await post(server.url, { path: '/auth/link/accept', body })).status;
}

async function startWithAnn(): Promise<ChildServer> {
  const server = await startChildServer();
  expect(await setUp(server, tokenIn(server.stdout(), 'set-up'))).toBe(200);
  return server;
}

test('makes beside a running server a set-up link, which ends the older one', async () => {
  const server = await startChildServer();
  const end = await user(server.folder, 'set-up');
  expect(end).toMatchObject({ code: 0 });
  expect(end.stdout).toMatch(/^https:\/\/keys\.example\.com\/set-up#[\w-]{43}\n$/);
  expect(end.stderr).toMatch(/^Valid once, until \S+Z\.\n$/);
  expect(await setUp(server, tokenIn(server.stdout(), 'set-up'))).toBe(404);
  expect(await setUp(server, tokenIn(end.stdout, 'set-up'))).toBe(200);
});

test('makes a set-up link also while no server runs', async () => {
  const server = await startChildServer();
  await server.end('SIGTERM');
  const { stdout } = await user(server.folder, 'set-up');
  const next = await startChildServer({ folder: server.folder });
  expect(await setUp(next, tokenIn(stdout, 'set-up'))).toBe(200);
});

test('makes no set-up link once there is an operator', async () => {
  const { folder } = await startWithAnn();
  const end = await user(folder, 'set-up');
  expect(end).toMatchObject({ code: 1, stdout: '' });
  expect(end.stderr).toMatch(ONE_SENTENCE);
  expect(end.stderr).toMatch(/expected no operator yet, got one .*; .* reset-password EMAIL\.\n$/);
});

test('makes beside a running server a link for a new password', async () => {
  const server = await startWithAnn();
  const end = await user(server.folder, 'reset-password', 'Ann@example.com');
  expect(end).toMatchObject({ code: 0 });
  const token = tokenIn(end.stdout, 'reset-password');
  expect((await trySignIn(server, ANN)).status).toBe(200);
  const password = 'another good password';
  const body = { token, password };
  expect((await post(server.url, { path: '/auth/link/accept', body })).status).toBe(200);
  expect((await trySignIn(server, ANN)).status).toBe(401);
  expect((await trySignIn(server, { ...ANN, password })).status).toBe(200);
});

test('makes links while the server writes all the time, and disturbs none of its writes', async () => {
  const server = await startWithAnn();
  const root = server.as(server.printedSecret);
  let isOver = false;
  const statuses = new Set<number>();
  const rename = async (): Promise<void> => {
    const { viewer } = await root.data<{ viewer: { account: { id: string } } }>(
      '{ viewer { account { id } } }',
    );
    const document =
      'mutation ($input: UpdateAccountInput!) { updateAccount(input: $input) { account { id } } }';
    for (let count = 0; !isOver; count += 1) {
      const input = { id: viewer.account.id, name: `name ${count}` };
      const { status, body } = await root.query(document, { input });
      statuses.add(body.errors === undefined ? status : -1);
    }
  };
  const writing = rename();
  const ends = await Promise.all(
    [1, 2, 3].map(() => user(server.folder, 'reset-password', ANN.email)),
  );
  isOver = true;
  await writing;
  expect(ends.map(({ code, stderr }) => [code, stderr.startsWith('Valid')])).toEqual([
    [0, true],
    [0, true],
    [0, true],
  ]);
  expect([...statuses]).toEqual([200]);
});

test.each([
  ['an e-mail address that nobody has', 'bob@example.com', 'the e-mail address of somebody'],
  ['a text that is no e-mail address', 'bob', 'an e-mail address such as ada@example.com'],
])(
  'refuses %s with what was expected, what came and what to do',
  async (_what, email, expected) => {
    const { folder } = await startWithAnn();
    const end = await user(folder, 'reset-password', email);
    expect(end).toMatchObject({ code: 1, stdout: '' });
    expect(end.stderr).toMatch(ONE_SENTENCE);
    expect(end.stderr).toMatch(`Invalid email: expected ${expected}`);
    expect(end.stderr).toContain(`, got "${email}"; look it up on the page People`);
  },
);

test('repeats no secret that came in place of an e-mail address', async () => {
  const { folder, printedSecret } = await startWithAnn();
  const { stderr } = await user(folder, 'reset-password', printedSecret);
  expect(stderr).toContain(`, got "${printedSecret.slice(0, 'gx_'.length + 8)}…"; `);
});

test('refuses a missing database in one sentence, and makes none', async () => {
  const folder = createTempFolder();
  const end = await user(folder, 'set-up');
  expect(end).toMatchObject({ code: 1, stdout: '' });
  expect(end.stderr).toMatch(ONE_SENTENCE);
  expect(end.stderr).toMatch(
    /tollkey\.db cannot be used: expected .*, got no file; start the server/,
  );
  expect(readdirSync(folder)).toEqual([]);
});

test('says what to do when another program holds the database', async () => {
  const { folder, dataDir } = await startWithAnn();
  const other = new BetterSqlite3(join(dataDir, 'tollkey.db'));
  onTestFinished(() => void other.close());
  other.exec('begin immediate');
  const end = await user(folder, 'reset-password', ANN.email);
  expect(end).toMatchObject({ code: 1, stdout: '' });
  expect(end.stderr).toBe(
    'The command failed: database is locked; wait for the program that holds it, and try again.\n',
  );
});

test('refuses a file that is no database with what was expected, what came and what to do', async () => {
  const folder = createTempFolder();
  const file = join(folder, 'notes.txt');
  writeFileSync(file, 'Some notes, and no database.\n'.repeat(100));
  const end = await runProgram({
    folder,
    args: ['user', 'set-up'],
    environment: { BASE_URL, DATABASE_URL: `file:${file}` },
  });
  expect(end).toMatchObject({ code: 1, stdout: '' });
  expect(end.stderr).toMatch(ONE_SENTENCE);
  expect(end.stderr).toMatch(
    /expected an SQLite file .*, got "file is not a database"; set DATABASE_URL/,
  );
});

test('refuses another pepper, and a missing one, in one sentence', async () => {
  const { folder, dataDir, end } = await startWithAnn();
  await end('SIGTERM');
  const wrong = await runProgram({
    folder,
    args: ['user', 'reset-password', ANN.email],
    environment: { BASE_URL, TOLLKEY_PEPPER: 'another pepper than it was, 32 or more' },
  });
  expect(wrong).toMatchObject({ code: 1, stdout: '' });
  expect(wrong.stderr).toMatch(ONE_SENTENCE);
  expect(wrong.stderr).toContain('TOLLKEY_PEPPER');
  rmSync(join(dataDir, 'pepper'));
  const missing = await user(folder, 'reset-password', ANN.email);
  expect(missing).toMatchObject({ code: 1, stdout: '' });
  expect(missing.stderr).toMatch(ONE_SENTENCE);
});

test('refuses to make a link to an address that it cannot know', async () => {
  const { folder } = await startWithAnn();
  const end = await runProgram({ folder, args: ['user', 'reset-password', ANN.email] });
  expect(end).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(ONE_SENTENCE) });
  expect(end.stderr).toContain('BASE_URL');
});

test('says that it does not know the port where nobody told it', async () => {
  const { folder } = await startWithAnn();
  const end = await runProgram({
    folder,
    args: ['user', 'reset-password', ANN.email],
    environment: { PORT: '' },
  });
  expect(end.stdout).toMatch(/^http:\/\/127\.0\.0\.1:4000\/reset-password#/);
  expect(end.stderr).toMatch(
    /^Valid once, .*\nThe link leads to port 4000, .* PORT nor BASE_URL .*\.\n$/,
  );
});

test('makes a link that opens on this machine where the server listens on every address', async () => {
  const { folder } = await startWithAnn();
  const end = await runProgram({
    folder,
    args: ['user', 'reset-password', ANN.email],
    environment: { HOST: '0.0.0.0', PORT: '4000' },
  });
  expect(end.stdout).toMatch(/^http:\/\/127\.0\.0\.1:4000\/reset-password#[\w-]{43}\n$/);
  expect(end.stderr).toMatch(/^Valid once, .*\n.*Set BASE_URL to the address[^\n]*\.\n$/);
});
