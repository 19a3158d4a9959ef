import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createTempFolder } from './support/temp-folder.ts';
import { startTestServer } from './support/test-server.ts';

interface Places {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

function withFolderAt(name: string, environment: Places['environment'] = {}): Places {
  const folder = createTempFolder();
  mkdirSync(join(folder, name));
  return { folder, environment };
}

function withFileAt(name: string, environment: (path: string) => Places['environment']): Places {
  const folder = createTempFolder();
  const path = join(folder, name);
  writeFileSync(path, 'not a folder');
  return { folder, environment: environment(path) };
}

const OWN = { TOLLKEY_PEPPER: '' };
const FOLDER = 'cannot be used: expected a file, got a folder; ';
const FILE = 'cannot be used: expected a folder, got a ';

/** What is in the place of something else, and what the message says about it. */
const UNUSABLE: readonly (readonly [string, () => Places, string])[] = [
  ['a folder as the database', () => withFolderAt('tollkey.db'), FOLDER],
  ["a folder as the database's lock", () => withFolderAt('tollkey.db.lock'), FOLDER],
  ['a folder as the secret for cookies', () => withFolderAt('auth-secret'), FOLDER],
  ['a folder as the pepper', () => withFolderAt('pepper', OWN), 'tollkey.db is missing, but '],
  [
    'a file as the data folder',
    () => withFileAt('f', (path) => ({ TOLLKEY_DATA_DIR: path })),
    FILE,
  ],
  [
    'a file on the way to the data folder',
    () => withFileAt('f', (path) => ({ TOLLKEY_DATA_DIR: join(path, 'data') })),
    FILE,
  ],
  [
    'a file on the way to the database',
    () => withFileAt('f', (path) => ({ DATABASE_URL: `file:${path}/keys/tollkey.db` })),
    FILE,
  ],
  [
    'a folder as a file with a setting',
    () => {
      const folder = createTempFolder();
      return { folder, environment: { TOLLKEY_PEPPER: '', TOLLKEY_PEPPER_FILE: folder } };
    },
    'TOLLKEY_PEPPER_FILE is wrong: expected a file that can be read, got /',
  ],
];

test.each(UNUSABLE)('says what is wrong where it finds %s', async (_what, make, said) => {
  const failure = await startTestServer(make()).catch((error: Error) => error);
  expect(failure).toBeInstanceOf(Error);
  const { message } = failure as Error;
  expect(message).toContain(said);
  expect(message).toMatch(/^[^\n]+\.$|, got \//);
  expect(message).not.toMatch(/\bE[A-Z]{4,}\b/);
});

test('says what is wrong where the pepper of a database became a folder', async () => {
  const folder = createTempFolder();
  const { stop } = await startTestServer({ folder, environment: OWN });
  await stop();
  rmSync(join(folder, 'pepper'));
  mkdirSync(join(folder, 'pepper'));
  await expect(startTestServer({ folder, environment: OWN })).rejects.toThrow(
    /pepper cannot be used: expected a file, got a folder; put it back from a backup/,
  );
});
