import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import { type Life, live } from './clock-lives.ts';
import { judgeLife, judgeSteadyLife } from './judge-clock-life.ts';
import { livesWith } from './random-clock-lives.ts';

const SEED = 7;

/** What was seen of all lives, so that a test can tell that they were not empty. */
export interface LivesSeen {
  accepted: number;
  refused: number;
  steps: number;
  starts: number;
}

/** Lives so many random lives on one database file, and judges each against the model. */
export async function liveRandomLives(options: {
  readonly lives: number;
  readonly steps: boolean;
}): Promise<LivesSeen> {
  const folder = mkdtempSync(join(tmpdir(), 'tollkey-'));
  const store = await openStore(join(folder, 'tollkey.db'), 0);
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
  const seen: LivesSeen = { accepted: 0, refused: 0, steps: 0, starts: 0 };

  async function liveAndJudge(life: Life): Promise<void> {
    const record = await live(life, store);
    const wrong = options.steps ? [] : judgeSteadyLife(life, record);
    expect([...judgeLife(life, record), ...wrong]).toEqual([]);
    for (const { isAccepted } of record.decisions) seen[isAccepted ? 'accepted' : 'refused'] += 1;
    seen.steps += record.settings.length - 1;
    seen.starts += record.starts.length;
  }

  await fc.assert(fc.asyncProperty(livesWith(options), liveAndJudge), {
    numRuns: options.lives,
    // The same lives in each run: what fails was broken by a change.
    seed: SEED,
    // A life takes too long to look for a shorter one with the same fault; its seed repeats it.
    endOnFailure: true,
  });
  return seen;
}
