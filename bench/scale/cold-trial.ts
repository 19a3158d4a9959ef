import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { median } from '../support/statistics.ts';
import type { Row, Trial } from '../trial.ts';
import { DATABASE_NAME } from './settings.ts';
import { sized } from './sized.ts';

const EACH_TURN = 10_000;
const EACH_SMOKE_TURN = 50;
// Of a small database most keys would be in memory after a few turns.
const SHARE_OF_KEYS = 0.1;
const BYTES_A_GB = 1_000_000_000;

const FIGURES = Object.freeze({
  p99: { figure: '99 of 100 within', isBounded: true },
  p50: { figure: 'half of them within', isBounded: false },
  p999: { figure: '999 of 1,000 within', isBounded: false },
  max: { figure: 'the slowest', isBounded: false },
});

/**
 * How long the verification of a key takes that is not in the program's memory, with the commit of its
 * count. The file is in the system's memory, where there is room for it: how fast a disk is would be
 * another figure.
 */
export function coldTrial(keys: number): Trial {
  return sized({
    name: 'cold',
    keys,
    title: 'Verification in process of keys not in memory, one after another',
    bound: { atMost: 1_000 },
    async measure({ keys: count, progress, settings, folderOf, open }) {
      progress.say('reads the file');
      const bytes = await readThrough(join(await folderOf(count), DATABASE_NAME));
      const note = `after the file (${(bytes / BYTES_A_GB).toFixed(1)} GB) was read once`;
      const database = await open(count);
      const each = settings.isSmoke ? EACH_SMOKE_TURN : EACH_TURN;
      const message = { job: 'cold', count: Math.min(each, Math.ceil(count * SHARE_OF_KEYS)) };
      // The first turn compiles.
      await database.ask(message);
      const turns: Readonly<Record<string, number>>[] = [];
      for (let turn = 1; turn <= settings.pairs; turn += 1) {
        const found = await database.ask(message);
        turns.push(found);
        progress.say(`turn ${turn} of ${settings.pairs}: p99 ${Math.round(found.p99 ?? 0)} µs`);
      }
      return Object.entries(FIGURES).map(([name, { figure, isBounded }]): Row => {
        const value = median(turns.map((turn) => turn[name] ?? Number.NaN));
        return { figure, unit: 'µs', subject: { name: 'Tollkey', median: value }, isBounded, note };
      });
    },
  });
}

/** Reads a file to its end, so that the system has it in its memory. How many bytes it holds. */
async function readThrough(path: string): Promise<number> {
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1_048_576 })) {
    bytes += chunk.length;
  }
  return bytes;
}
