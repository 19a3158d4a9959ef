import { comparePairs } from '../support/pairs.ts';
import { median } from '../support/statistics.ts';
import { type Resources, withResources } from '../support/with-resources.ts';
import type { Progress, Row, Settings, Trial } from '../trial.ts';
import { databaseOf } from './databases.ts';
import { type OpenDatabase, openDatabase } from './open-database.ts';
import { timeStart } from './start-program.ts';

const FEW = 1_000;
const SIZES = [1_000, 100_000, 1_000_000, 10_000_000];
// Longer than this, and it runs only when it is named: its database takes minutes to make.
const LONG_FROM = 10_000_000;
const SMOKE_KEYS = 2_000;

/** What is measured of databases of a thousand up to ten million keys. */
export const SCALE_TRIALS: readonly Trial[] = Object.freeze([
  ...SIZES.filter((keys) => keys > FEW).flatMap((keys) => [startUp(keys), hot(keys)]),
  ...SIZES.flatMap((keys) => [cold(keys), memory(keys), creation(keys)]),
  unknownFlood(1_000_000),
]);

type Sized = Pick<Trial, 'title' | 'bound'> & {
  readonly keys: number;
  readonly name: string;
  readonly measure: (bench: SizedBench) => Promise<readonly Row[]>;
};

interface SizedBench extends Resources {
  readonly keys: number;
  readonly progress: Progress;
  readonly settings: Settings;
  /** A process of its own with the database of so many keys. */
  readonly open: (keys: number) => Promise<OpenDatabase>;
}

/** A trial at one size. The smoke run has a small database in place of it. */
function sized({ keys, name, title, bound, measure }: Sized): Trial {
  return Object.freeze({
    name: `scale-${name}-${label(keys)}`,
    title: `${title}, ${keys.toLocaleString('en')} keys`,
    ...(bound && { bound }),
    isLong: keys >= LONG_FROM,
    run: (progress: Progress, settings: Settings) =>
      withResources(async (resources) => {
        const open = async (count: number): Promise<OpenDatabase> =>
          resources.keep(await openDatabase(count, progress));
        const count = settings.isSmoke ? Math.min(keys, SMOKE_KEYS) : keys;
        return measure({ ...resources, keys: count, progress, settings, open });
      }),
  });
}

function startUp(keys: number): Trial {
  return sized({
    keys,
    name: 'start',
    title: `From the start of the program until it is ready, against ${FEW} keys`,
    bound: { atMost: 1.5 },
    async measure({ keys: count, progress, settings }) {
      const many = await databaseOf(count, progress);
      const few = await databaseOf(FEW, progress);
      const contender = (folder: string, name: string) => ({
        name,
        measure: async () => ({ value: await timeStart(folder) }),
      });
      const pair = {
        subject: contender(many, `${count} keys`),
        peer: contender(few, `${FEW} keys`),
        unit: 'ms',
      };
      const row = await comparePairs(pair, progress, settings);
      return [{ ...row, note: 'the file is in the page cache of the system' }];
    },
  });
}

function hot(keys: number): Trial {
  return sized({
    keys,
    name: 'hot',
    title: `Verification in process of 1,000 keys in turn, against a database of ${FEW}`,
    bound: { atLeast: 0.9 },
    async measure({ keys: count, progress, settings, open }) {
      const many = await open(count);
      const few = await open(FEW);
      const contender = (database: OpenDatabase, name: string) => ({
        name,
        measure: async (seconds: number) => ({
          value: await database.number('perSecond', { job: 'hot', seconds }),
        }),
      });
      const pair = {
        subject: contender(many, `${count} keys`),
        peer: contender(few, `${FEW} keys`),
        unit: '/s',
      };
      return [await comparePairs(pair, progress, settings)];
    },
  });
}

function cold(keys: number): Trial {
  return sized({
    keys,
    name: 'cold',
    title: 'Verification of keys that are not in memory, one after another, p99',
    bound: { atMost: 1_000 },
    async measure({ keys: count, progress, settings, open }) {
      const database = await open(count);
      const each = settings.isSmoke ? 50 : Math.min(10_000, count / 10);
      const turns: Readonly<Record<string, number>>[] = [];
      for (let turn = 0; turn < settings.pairs; turn += 1) {
        const found = await database.ask({ job: 'cold', count: each });
        turns.push(found);
        progress.say(`p50 ${Math.round(found.p50 ?? 0)} µs, p99 ${Math.round(found.p99 ?? 0)} µs`);
      }
      const row = (figure: string, name: string, isBounded: boolean): Row => ({
        figure,
        unit: 'µs',
        subject: { name: `${count} keys`, median: median(turns.map((turn) => turn[name] ?? 0)) },
        isBounded,
      });
      return [row('p99', 'p99', true), row('p50', 'p50', false), row('longest', 'max', false)];
    },
  });
}

function memory(keys: number): Trial {
  return sized({
    keys,
    name: 'memory',
    title: 'Memory of a process that verifies in process',
    async measure({ keys: count, settings, open }) {
      const database = await open(count);
      const cached = Math.min(count, settings.isSmoke ? 500 : 100_000);
      const rows = [await memoryRow(database, 'at the start')];
      const before = await database.ask({ job: 'memory' });
      await database.ask({ job: 'visit', count: cached });
      const after = await database.ask({ job: 'memory' });
      rows.push(await memoryRow(database, `with ${cached} keys in memory`));
      rows.push({
        figure: 'each key in memory',
        unit: 'bytes of heap',
        subject: {
          name: 'Tollkey',
          median: Math.round((((after.heap ?? 0) - (before.heap ?? 0)) * 1_048_576) / cached),
        },
      });
      if (count < 1_000_000) return rows;
      const { hotPerSecond: alone = 0 } = await database.ask({
        job: 'flood',
        kind: 'valid',
        count: 50_000,
      });
      const flood = { job: 'flood', kind: 'valid', count: 1_000_000 };
      const { hotPerSecond = 0 } = await database.ask(flood);
      void alone;
      rows.push(await memoryRow(database, 'after 1,000,000 distinct keys'));
      rows.push(await memoryRow(database, 'its write-ahead log', 'wal'));
      rows.push({
        figure: 'hot keys meanwhile',
        unit: '/s',
        subject: { name: 'Tollkey', median: hotPerSecond },
      });
      return rows;
    },
  });
}

function unknownFlood(keys: number): Trial {
  return sized({
    keys,
    name: 'unknown-flood',
    title: 'Hot keys during 1,000,000 distinct unknown secrets, and the memory they leave',
    async measure({ keys: count, settings, open }) {
      const database = await open(count);
      const secrets = settings.isSmoke ? 1_000 : 1_000_000;
      const seconds = settings.isSmoke ? 0.1 : 3;
      await database.number('perSecond', { job: 'hot', seconds });
      const before = await database.number('perSecond', { job: 'hot', seconds });
      const rows = [await memoryRow(database, 'before')];
      const flood = { job: 'flood', kind: 'unknown', count: secrets };
      const during = await database.number('hotPerSecond', flood);
      rows.push(await memoryRow(database, 'after'));
      const after = await database.number('perSecond', { job: 'hot', seconds });
      for (const [figure, value] of [['during', during] as const, ['after', after] as const]) {
        rows.push({
          figure: `hot keys ${figure}, against before`,
          unit: '/s',
          subject: { name: figure, median: value },
          peer: { name: 'before', median: before },
          ratio: { median: value / before, min: value / before, max: value / before },
        });
      }
      return rows;
    },
  });
}

function creation(keys: number): Trial {
  return sized({
    keys,
    name: 'creation',
    title: 'Creation of keys in process, one after another, each durable',
    async measure({ keys: count, settings, open }) {
      const database = await open(count);
      const { seconds } = settings;
      const others = await database.number('perSecond', { job: 'create', seconds });
      const largest = await database.number('perSecond', {
        job: 'create',
        seconds,
        isLargest: true,
      });
      return [
        {
          figure: 'in accounts of 100 keys',
          unit: '/s',
          subject: { name: 'Tollkey', median: others },
        },
        {
          figure: 'in the largest account',
          unit: '/s',
          subject: { name: 'Tollkey', median: largest },
        },
      ];
    },
  });
}

async function memoryRow(database: OpenDatabase, figure: string, what = 'rss'): Promise<Row> {
  const found = await database.ask({ job: 'memory' });
  return {
    figure,
    unit: 'MiB',
    subject: { name: 'Tollkey', median: Math.round((found[what] ?? 0) * 10) / 10 },
    ...(what === 'rss' && { note: `heap ${Math.round(found.heap ?? 0)} MiB` }),
  };
}

function label(keys: number): string {
  return keys >= 1_000_000 ? `${keys / 1_000_000}m` : `${keys / 1_000}k`;
}
