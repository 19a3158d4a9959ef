import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, test } from 'vitest';
import { createSecretFormat } from '../../src/domain/secret-text.ts';
import { type ChildServer, startChildServer } from '../support/child-server.ts';
import { send } from '../support/client.ts';
import { liftKeyLimit } from '../support/lift-key-limit.ts';
import { createMutationLoad } from '../support/mutation-load.ts';
import { createTempFolder } from '../support/temp-folder.ts';
import { createUseLoad } from '../support/use-load.ts';

const ROUNDS = 25;

// The last of the keys has used up its day after a few rounds.
const DAILY_LIMITS = [100_000, 100_000, 100_000, 500];

test('loses nothing that was answered when it is killed 25 times under load', async () => {
  const folder = createTempFolder();
  const rootSecret = createSecretFormat('gx').mint();
  const start = (): Promise<ChildServer> =>
    startChildServer({ folder, environment: { TOLLKEY_ROOT_KEY: rootSecret } });

  let server = await start();
  let root = server.as(rootSecret);
  await liftKeyLimit(root);
  const uses = await createUseLoad(root, DAILY_LIMITS);
  const mutations = createMutationLoad();

  for (let round = 0; round < ROUNDS; round += 1) {
    // Another moment each time: a kill in the middle of what is under way.
    let untilKill = 100 + 11 * round;
    const { signal, ended } = server;
    await Promise.all([
      mutations.run(root),
      uses.run(server, () => {
        untilKill -= 1;
        if (untilKill === 0) signal('SIGKILL');
      }),
    ]);
    expect((await ended).signal).toBe('SIGKILL');

    server = await start();
    await expectReady(server);

    root = server.as(rootSecret);
    expect(await uses.findLosses(server, root)).toEqual([]);
    const secrets = round === ROUNDS - 1 ? 'of all keys' : 'of changed keys';
    expect(await mutations.findLosses(server, root, secrets)).toEqual([]);
  }
  expect(mutations.acknowledged()).toBeGreaterThan(10 * ROUNDS);

  await server.end('SIGTERM');
  const database = new BetterSqlite3(join(server.dataDir, 'tollkey.db'), { readonly: true });
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
  database.close();
});

async function expectReady(server: ChildServer): Promise<void> {
  const { status } = await send(server.url, { method: 'GET', path: '/readyz' });
  expect(status).toBe(200);
}
