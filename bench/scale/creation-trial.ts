import type { Row, Trial } from '../trial.ts';
import { sized } from './sized.ts';

/** How many keys are created in a second, each in a transaction that survives a power cut. */
export function creationTrial(keys: number): Trial {
  return sized({
    name: 'creation',
    keys,
    title: 'Creation of keys in process, one after another, each durable',
    async measure({ keys: count, settings: { seconds }, open }) {
      const database = await open(count);
      const rowOf = async (figure: string, isLargest: boolean): Promise<Row> => {
        const created = await database.number('perSecond', { job: 'create', seconds, isLargest });
        return { figure, unit: '/s', subject: { name: 'Tollkey', median: created } };
      };
      return [
        await rowOf('in accounts of some 100 keys', false),
        await rowOf('in the largest account, of a tenth of all, at most 100,000', true),
      ];
    },
  });
}
