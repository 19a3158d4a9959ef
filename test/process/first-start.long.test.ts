import { expect, test } from 'vitest';
import { runProgram, startChildServer, watchFolder } from '../support/child-server.ts';
import { createTempFolder } from '../support/temp-folder.ts';

const KILLS = 12;
const SECRET = /gx_[0-9A-Za-z]{36}/;

test('locks nobody out, whenever a first start is killed', async () => {
  const makingMs = await timeMaking();
  for (let kill = 0; kill < KILLS; kill += 1) {
    const folder = createTempFolder();
    // From when the first thing is made, before which nothing can be lost, to a little after it is ready.
    const killAfterMs = (kill / (KILLS - 1)) * makingMs * 1.2;
    const killed = await runProgram({ folder, killAfterMs });
    const server = await startChildServer({ folder });
    const shown = SECRET.exec(server.stdout())?.[0] ?? SECRET.exec(killed.stdout)?.[0];
    expect((await server.as(shown).use()).status).toBe(200);
    await server.end('SIGTERM');
  }
}, 600_000);

/** How long a first start takes from the first thing that it makes until it is ready. */
async function timeMaking(): Promise<number> {
  const folder = createTempFolder();
  let startedAt = Number.NaN;
  watchFolder(folder, () => {
    startedAt = performance.now();
  });
  const server = await startChildServer({ folder });
  const tookMs = performance.now() - startedAt;
  await server.end('SIGTERM');
  return tookMs;
}
