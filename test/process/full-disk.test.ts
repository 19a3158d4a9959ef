import { openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runProgram, startChildServer } from '../support/child-server.ts';
import { type Client, type Received, send } from '../support/client.ts';
import { hasSmallDisks, onSmallDisk, seenBy } from '../support/small-disk.ts';
import { createTempFolder } from '../support/temp-folder.ts';

// A machine that is busy takes long to start a program.
const PATIENCE_MS = 180_000;

const ONE_SENTENCE = /^[^\n]+\.\n$/;
const hasDisks = hasSmallDisks('What happens on a full disk is');

test.skipIf(!hasDisks).each([4, 16, 128])(
  'ends a first start on a disk of %s kB with one sentence and 1',
  async (kilobytes) => {
    const folder = createTempFolder();
    const end = await runProgram({ folder, within: onSmallDisk(folder, kilobytes) });
    expect(end.stderr).toMatch(ONE_SENTENCE);
    expect(end.stderr).toMatch(/\bdisk\b/);
    expect(end).toMatchObject({ code: 1, signal: null, stdout: '' });
  },
  PATIENCE_MS,
);

test(
  'shows no root key that nobody sees: where its output is full, the first start ends',
  async () => {
    const folder = createTempFolder();
    const end = await runProgram({ folder, stdout: openSync('/dev/full', 'w') });
    expect(end.stderr).toMatch(ONE_SENTENCE);
    expect(end.stderr).toMatch(/^The root key cannot be shown, .*ENOSPC.*TOLLKEY_ROOT_KEY_FILE/);
    expect(end.code).toBe(1);
    const server = await startChildServer({ folder });
    expect((await server.as(server.printedSecret).use()).status).toBe(200);
  },
  PATIENCE_MS,
);

function verify(url: string, secret: string): Promise<Received> {
  return send(url, { method: 'GET', path: '/verify', headers: { 'access-token': secret } });
}

/** Creates keys until the server says that it cannot. Returns the secrets of those it did create. */
async function createUntilFull(client: Client): Promise<readonly string[]> {
  const secrets: string[] = [];
  for (;;) {
    const { body } = await client.query(
      'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }',
      { input: { label: `key ${Math.random()}` } },
    );
    if (body.errors !== undefined) {
      expect(body.errors[0]?.extensions.code).toBe('UNAVAILABLE');
      return secrets;
    }
    secrets.push(body.data.createApiKey.secret);
  }
}

test.skipIf(!hasDisks)(
  'refuses while the disk is full, loses nothing, and goes on by itself once there is room',
  async () => {
    const folder = createTempFolder();
    const server = await startChildServer({ folder, within: onSmallDisk(folder, 4_096) });
    const root = server.as(server.printedSecret);
    const filler = join(seenBy(server.pid, folder), 'filler');
    for (let round = 0; round < 2; round += 1) {
      const { viewer } = await root.data<{ viewer: { account: { id: string } } }>(
        '{ viewer { account { id } } }',
      );
      await root.data(
        'mutation ($input: UpdateAccountInput!) { updateAccount(input: $input) { account { id } } }',
        { input: { id: viewer.account.id, keyLimit: 100_000 } },
      );
      fill(filler);
      const secrets = await createUntilFull(root);
      // Whatever room the log still had is used up.
      while ((await verify(server.url, server.printedSecret)).status === 200);
      expect((await verify(server.url, server.printedSecret)).status).toBe(503);
      rmSync(filler);
      expect((await verify(server.url, server.printedSecret)).status).toBe(200);
      for (const secret of secrets) expect((await verify(server.url, secret)).status).toBe(200);
    }
  },
  PATIENCE_MS,
);

/** Takes all room that the disk has left. */
function fill(path: string): void {
  writeFileSync(path, '');
  for (let size = 1024 * 1024; size >= 1024; size /= 2) {
    try {
      for (;;) writeFileSync(path, Buffer.alloc(size), { flag: 'a' });
    } catch (error) {
      expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
    }
  }
}
