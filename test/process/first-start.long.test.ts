import { expect, test } from 'vitest';
import { runProgram, startChildServer } from '../support/child-server.ts';
import { createTempFolder } from '../support/temp-folder.ts';

const KILLS = 24;
const SECRET = /gx_[0-9A-Za-z]{36}/;

test('locks nobody out, whenever a first start is killed', async () => {
  const { startedInMs } = await startChildServer();
  for (let kill = 0; kill < KILLS; kill += 1) {
    const folder = createTempFolder();
    // From before anything is made to a little after it is ready.
    const killAfterMs = ((kill + 1) / KILLS) * startedInMs * 1.2;
    const killed = await runProgram({ folder, killAfterMs });
    const server = await startChildServer({ folder });
    const shown = SECRET.exec(server.stdout())?.[0] ?? SECRET.exec(killed.stdout)?.[0];
    expect((await server.as(shown).use()).status).toBe(200);
    await server.end('SIGTERM');
  }
}, 600_000);
