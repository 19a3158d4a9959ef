import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a trial starts, and what ends all of it. */
export interface Resources {
  /** A temporary folder of the trial's own. */
  readonly folder: string;
  /** Remembers what was started, so that it is ended with the trial. */
  readonly keep: <T extends { readonly stop: () => Promise<void> }>(started: T) => T;
}

/**
 * Runs work and then ends what it started, whatever came of it; the last one first. Also when the
 * program is told to end before.
 */
export async function withResources<T>(work: (resources: Resources) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'tollkey-bench-'));
  const started: { readonly stop: () => Promise<void> }[] = [];
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  // Nothing can be waited for then; each `stop` has sent its signal when it returns.
  const endAtOnce = (): void => {
    for (const { stop } of started) void stop();
    removeFolder();
  };
  process.once('exit', endAtOnce);
  try {
    return await work({
      folder,
      keep(one) {
        started.push(one);
        return one;
      },
    });
  } finally {
    for (const { stop } of started.reverse()) await stop();
    process.off('exit', endAtOnce);
    removeFolder();
  }
}
