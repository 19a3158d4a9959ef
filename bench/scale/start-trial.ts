import { comparePairs } from '../support/pairs.ts';
import type { Trial } from '../trial.ts';
import { sized } from './sized.ts';
import { timeStart } from './start-program.ts';

/** How long the program takes to start with many keys, against few. */
export function startTrial(keys: number, few: number): Trial {
  return sized({
    name: 'start',
    keys,
    title: `From the start of the program until it is ready, against ${few} keys`,
    bound: { atMost: 1.5 },
    async measure({ keys: many, progress, settings, folderOf }) {
      const contender = async (count: number) => {
        const folder = await folderOf(count);
        const measure = async () => ({ value: await timeStart(folder) });
        return { name: `${count} keys`, measure };
      };
      const pair = { subject: await contender(many), peer: await contender(few), unit: 'ms' };
      const row = await comparePairs(pair, progress, settings);
      return [{ ...row, note: 'the file is in the page cache of the system' }];
    },
  });
}
