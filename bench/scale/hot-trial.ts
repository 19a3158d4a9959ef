import { comparePairs } from '../support/pairs.ts';
import type { Trial } from '../trial.ts';
import { sized } from './sized.ts';

/** How fast keys are verified that are in memory, of a database with many keys against one with few. */
export function hotTrial(keys: number, few: number): Trial {
  return sized({
    name: 'hot',
    keys,
    title: `Verification in process of 1,000 keys in turn, against a database of ${few}`,
    bound: { atLeast: 0.9 },
    async measure({ keys: many, progress, settings, open }) {
      const contender = async (count: number) => {
        const database = await open(count);
        const measure = async (seconds: number) => ({
          value: await database.number('perSecond', { job: 'hot', seconds }),
        });
        return { name: `${count} keys`, measure };
      };
      const pair = { subject: await contender(many), peer: await contender(few), unit: '/s' };
      return [await comparePairs(pair, progress, settings)];
    },
  });
}
