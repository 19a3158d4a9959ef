import type { Row, Trial } from '../trial.ts';
import { memoryRow, readMemory } from './memory-trial.ts';
import { sized } from './sized.ts';

const SECRETS = 1_000_000;
const SMOKE_SECRETS = 1_000;
const WARM_UP_SECONDS = 2;

/**
 * What a flood of distinct secrets, of no key or each of another key, leaves in memory, and how fast
 * keys in use are verified in the midst of it.
 */
export function floodTrial(kind: 'unknown' | 'valid', keys: number): Trial {
  const what = kind === 'unknown' ? 'unknown secrets' : 'valid keys';
  return sized({
    name: `${kind}-flood`,
    keys,
    title: `1,000 keys in use during and after a flood of 1,000,000 distinct ${what}, against before`,
    async measure({ progress, settings, open, keys: count }) {
      const database = await open(count);
      const seconds = settings.isSmoke ? settings.seconds : WARM_UP_SECONDS;
      const secrets = settings.isSmoke ? SMOKE_SECRETS : SECRETS;
      const hot = (): Promise<number> => database.number('perSecond', { job: 'hot', seconds });
      await hot();
      const before = { speed: await hot(), memory: await readMemory(database) };
      progress.say('flood');
      const flood = { job: 'flood', kind, count: secrets };
      const during = await database.number('hotPerSecond', flood);
      const memory = await readMemory(database);
      const speedRow = (figure: string, speed: number): Row => ({
        figure,
        unit: '/s',
        subject: { name: 'then', median: speed },
        peer: { name: 'before', median: before.speed },
        ratio: {
          median: speed / before.speed,
          min: speed / before.speed,
          max: speed / before.speed,
        },
      });
      return [
        speedRow('during it', during),
        speedRow('after it', await hot()),
        memoryRow('before it', before.memory),
        memoryRow('after it', memory),
      ];
    },
  });
}
