import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dataDirOf, runProgram, startChildServer } from '../support/child-server.ts';
import { createTempFolder } from '../support/temp-folder.ts';

const NOBODY = 65_534;
const AS_NOBODY = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
// Nothing binds root, and only root can become somebody else.
const canBecomeNobody =
  spawnSync(AS_NOBODY[0] ?? '', [...AS_NOBODY.slice(1), process.execPath, '--version']).status ===
  0;

test.skipIf(!canBecomeNobody)(
  'ends with one sentence where the database or its folder cannot be written',
  async () => {
    const folder = createTempFolder();
    chmodSync(folder, 0o755);
    mkdirSync(dataDirOf(folder));
    chownSync(dataDirOf(folder), NOBODY, NOBODY);
    const server = await startChildServer({ folder, within: AS_NOBODY });
    await server.end('SIGTERM');
    const file = join(dataDirOf(folder), 'tollkey.db');
    for (const [path, mode, back] of [
      [file, 0o444, 0o600],
      [dataDirOf(folder), 0o555, 0o700],
    ] as const) {
      chmodSync(path, mode);
      const end = await runProgram({ folder, within: AS_NOBODY });
      expect(end).toMatchObject({ code: 1, stdout: '' });
      expect(end.stderr).toMatch(/^[^\n]+ cannot be used: [^\n]+\.\n$/);
      expect(end.stderr).toContain(`${path}`);
      expect(end.stderr).toContain(`the user with the id ${NOBODY} may not read or write`);
      chmodSync(path, back);
    }
    const again = await startChildServer({ folder, within: AS_NOBODY });
    expect((await again.as(server.printedSecret).use()).status).toBe(200);
  },
  120_000,
);
