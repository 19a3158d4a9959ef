import { cpSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { ShownOnce } from '../../src/domain/prepare.ts';
import { createTempFolder } from '../support/temp-folder.ts';
import { startTestServer } from '../support/test-server.ts';

const UNSET = Object.freeze({ TOLLKEY_ROOT_KEY: '' });

test('a root key that nobody saw is not in force, and the next start shows another', async () => {
  const folder = createTempFolder();
  const killed = createTempFolder();
  const shown: ShownOnce[] = [];
  const failing = startTestServer({
    folder,
    environment: UNSET,
    app: {
      async show(first) {
        shown.push(first);
        // What a start finds that follows on a kill at this moment.
        cpSync(folder, killed, { recursive: true });
        throw new Error('nobody reads');
      },
    },
  });
  await expect(failing).rejects.toThrow('nobody reads');
  for (const left of [folder, killed]) {
    const server = await startTestServer({ folder: left, environment: UNSET });
    const { mintedRootSecret, setUpLink } = server.app;
    expect((await server.as(shown[0]?.mintedRootSecret).use()).status).toBe(401);
    expect((await server.as(mintedRootSecret).use()).status).toBe(200);
    expect(setUpLink).toContain('/set-up#');
    await server.stop();
    const again = await startTestServer({ folder: left, environment: UNSET });
    expect(again.app).toMatchObject({ mintedRootSecret: undefined, setUpLink: undefined });
  }
});

test('what is shown once is shown before it is in the database, and then is', async () => {
  const folder = createTempFolder();
  let before: unknown;
  const server = await startTestServer({
    folder,
    environment: UNSET,
    app: {
      async show() {
        const file = new BetterSqlite3(join(folder, 'tollkey.db'), { readonly: true });
        before = file.prepare('select count(*) from secrets').pluck().get();
        file.close();
      },
    },
  });
  expect(before).toBe(0);
  expect((await server.as(server.app.mintedRootSecret).use()).status).toBe(200);
});
