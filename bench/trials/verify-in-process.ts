import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startChild } from '../support/child.ts';
import { type Contender, comparePairs } from '../support/pairs.ts';
import { type Resources, withResources } from '../support/with-resources.ts';
import type { Settings, Trial } from '../trial.ts';

const SMOKE_KEYS = 100;

const TRIALS = [
  {
    name: 'verify-in-process',
    title: 'verification in process, one key',
    bound: { atLeast: 250 },
    keys: 1,
  },
  {
    name: 'verify-in-process-100k',
    title: 'verification in process, 100,000 keys in turn',
    bound: { atLeast: 110 },
    keys: 100_000,
  },
] as const;

/** Verification without HTTP: Tollkey's domain and Better Auth's function, each in a process. */
export const verifyInProcessTrials: readonly Trial[] = TRIALS.map(({ keys, ...trial }) => ({
  ...trial,
  run: (progress, settings) =>
    withResources(async (resources) => {
      const start = startsContender(settings.isSmoke ? Math.min(keys, SMOKE_KEYS) : keys);
      progress.say(`making ${keys.toLocaleString('en')} keys on both sides`);
      const given = { resources, settings };
      const subject = await start('Tollkey', 'subjects/verify-in-process', given);
      const peer = await start('Better Auth 1.7.5', 'peers/better-auth-in-process', given);
      const row = await comparePairs({ subject, peer, unit: '/s' }, progress, settings);
      const note = '50 at once; the same number of keys on both sides, each used in turn';
      return [{ ...row, note }];
    }),
}));

interface Given {
  readonly resources: Resources;
  readonly settings: Settings;
}

function startsContender(keys: number) {
  return async (
    name: string,
    program: string,
    { resources, settings: { isSmoke } }: Given,
  ): Promise<Contender> => {
    const child = resources.keep(startChild(program));
    const folder = join(resources.folder, program);
    mkdirSync(folder, { recursive: true });
    await child.ask({ folder, keys, isSmoke });
    return {
      name,
      measure: async (seconds) => ({ value: Number((await child.ask({ seconds })).perSecond) }),
    };
  };
}
