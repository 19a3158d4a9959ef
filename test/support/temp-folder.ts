import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Makes an empty folder for the running test, and removes it when the test is over. */
export function createTempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tollkey-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
