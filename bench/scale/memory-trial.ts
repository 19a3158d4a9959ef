import type { Row, Trial } from '../trial.ts';
import type { OpenDatabase } from './open-database.ts';
import { sized } from './sized.ts';

const BYTES_A_MIB = 1_048_576;
const CACHED = 100_000;
const SMOKE_CACHED = 500;

/** How much memory a process holds at its start, and how much a key in memory adds. */
export function memoryTrial(keys: number): Trial {
  return sized({
    name: 'memory',
    keys,
    title: 'Memory of a process that verifies',
    async measure({ keys: count, settings, open }) {
      const database = await open(count);
      const cached = Math.min(count, settings.isSmoke ? SMOKE_CACHED : CACHED);
      const before = await readMemory(database);
      await database.ask({ job: 'visit', count: cached });
      const after = await readMemory(database);
      const bytes = ((after.heap - before.heap) * BYTES_A_MIB) / cached;
      return [
        memoryRow('at the start', before),
        memoryRow(`with ${cached} keys in memory`, after),
        { figure: 'each of them', unit: 'bytes', subject: { name: 'heap', median: bytes } },
      ];
    },
  });
}

/** What a process holds, in MiB. */
export interface Memory {
  /** Resident, all of it. */
  readonly rss: number;
  /** JavaScript objects in use. */
  readonly heap: number;
  /** The database's write-ahead log, on disk. */
  readonly wal: number;
}

/** What a process holds after its garbage was collected. */
export async function readMemory(database: OpenDatabase): Promise<Memory> {
  const { rss = 0, heap = 0, wal = 0 } = await database.ask({ job: 'memory' });
  return { rss, heap, wal };
}

/** Memory as a row of results. */
export function memoryRow(figure: string, { rss, heap, wal }: Memory): Row {
  const note = `heap ${heap.toFixed(1)} MiB, write-ahead log ${wal.toFixed(1)} MiB`;
  return {
    figure,
    unit: 'MiB',
    subject: { name: 'resident', median: rss },
    isBounded: false,
    note,
  };
}
