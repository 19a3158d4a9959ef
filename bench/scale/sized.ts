import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withResources } from '../support/with-resources.ts';
import type { Progress, Row, Settings, Trial } from '../trial.ts';
import { databaseOf } from './database-of.ts';
import { type OpenDatabase, openDatabase } from './open-database.ts';

/** A trial at one size of the database. */
export interface Sized extends Pick<Trial, 'title' | 'bound'> {
  /** What is measured, in one word: the trial's name adds the size. */
  readonly name: string;
  readonly keys: number;
  readonly measure: (bench: SizedBench) => Promise<readonly Row[]>;
}

/** What a trial at one size works with. */
export interface SizedBench {
  /** The size; less in a smoke run. */
  readonly keys: number;
  readonly progress: Progress;
  readonly settings: Settings;
  /** The folder of a database of so many keys. */
  readonly folderOf: (keys: number) => Promise<string>;
  /** A process of its own that has a database of so many keys open. */
  readonly open: (keys: number) => Promise<OpenDatabase>;
}

const SMOKE_KEYS = 2_000;
// From this size on a trial runs only when it is named: its database takes minutes to make.
const LONG_FROM = 10_000_000;
// Databases take minutes to make and gigabytes of disk, and are kept for the next run.
const KEPT = process.env.TOLLKEY_BENCH_DATABASES ?? join(tmpdir(), 'scale');

/** Makes a trial of what is measured at one size. */
export function sized({ name, keys, title, bound, measure }: Sized): Trial {
  return Object.freeze({
    name: `scale-${name}-${labelOf(keys)}`,
    title: `${title}; ${keys.toLocaleString('en')} keys`,
    ...(bound && { bound }),
    isLong: keys >= LONG_FROM,
    run: (progress: Progress, settings: Settings) =>
      withResources(({ folder, keep }) => {
        const folderOf = (count: number): Promise<string> =>
          databaseOf(settings.isSmoke ? folder : KEPT, count, progress);
        return measure({
          keys: settings.isSmoke ? Math.min(keys, SMOKE_KEYS) : keys,
          progress,
          settings,
          folderOf,
          open: async (count) => keep(await openDatabase(await folderOf(count), count)),
        });
      }),
  });
}

function labelOf(keys: number): string {
  return keys >= 1_000_000 ? `${keys / 1_000_000}m` : `${keys / 1_000}k`;
}
