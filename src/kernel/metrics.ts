import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { remember } from './remember.ts';
import { registerRequestDurations } from './request-durations.ts';

/**
 * The numbers that watch a server, in Prometheus' text format. Every label's values are a closed
 * set of ours, never a client's text: how many series there are is bounded, at about 150.
 */
export interface Metrics {
  /** A presented secret was judged: at which door, with which code. */
  readonly countVerdict: (door: Door, code: string) => void;
  /** A request was answered. `path` is one of our own paths, never the client's text. */
  readonly countRequest: (path: string, status: number, durationMs: number) => void;
  /** A mutation was committed, by its name in the schema. */
  readonly countMutation: (mutation: string) => void;
  /** The ledger committed the counts of so many keys, or failed to. */
  readonly countCommit: (commit: CommitReport) => void;
  /** The clock was put forward or back by more than a minute. */
  readonly countClockStep: (direction: 'forward' | 'back') => void;
  /** Tells where the keyring's numbers can be read when they are asked for. */
  readonly watchKeyring: (read: () => KeyringReport) => void;
  /** Tells where the number of dropped lines of the log can be read. */
  readonly watchLog: (readDropped: () => number) => void;
  /** All of them, and their media type. */
  readonly print: () => Promise<{ readonly text: string; readonly contentType: string }>;
}

/** Where a secret was presented: the HTTP doors, or a mutation's argument. */
export type Door = 'verify' | 'query' | 'verifyApiKey';

/** One commit of the ledger. */
export interface CommitReport {
  readonly keys: number;
  readonly durationMs: number;
  readonly isCommitted: boolean;
}

/** What the keyring did since it was made, and what it holds. */
export interface KeyringReport {
  /** Look-ups answered from memory. */
  readonly hits: number;
  /** Look-ups that asked the database. */
  readonly misses: number;
  /** Keys in memory. */
  readonly keys: number;
}

const COMMIT_SECONDS = [0.0001, 0.0005, 0.001, 0.005, 0.025, 0.1, 1];

/** Metrics of one server. */
export function createMetrics(version: string): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const countVerdict = registerVerdicts(registry);
  const countRequest = registerRequestDurations(registry);
  const mutations = new Counter({
    name: 'tollkey_mutations_total',
    help: 'Mutations that were committed, by name.',
    labelNames: ['mutation'],
    registers,
  });
  const commits = new Histogram({
    name: 'tollkey_ledger_commit_duration_seconds',
    help: 'Commits of counted uses, by outcome (committed, failed).',
    labelNames: ['outcome'],
    buckets: COMMIT_SECONDS,
    registers,
  });
  const committedKeys = new Counter({
    name: 'tollkey_ledger_committed_keys_total',
    help: "Keys' counts written by those commits.",
    registers,
  });
  const clockSteps = new Counter({
    name: 'tollkey_clock_steps_total',
    help: 'Steps of the clock by more than a minute that were noticed, by direction (forward, back).',
    labelNames: ['direction'],
    registers,
  });
  for (const direction of ['forward', 'back']) clockSteps.inc({ direction }, 0);
  const commitsOf = remember((outcome: string) => commits.labels({ outcome }));
  registerProcess(registry, version);

  return Object.freeze({
    countVerdict,
    countRequest,
    countMutation: (mutation) => mutations.inc({ mutation }),
    countCommit({ keys, durationMs, isCommitted }) {
      const outcome = isCommitted ? 'committed' : 'failed';
      commitsOf(outcome).observe(durationMs / 1000);
      if (isCommitted) committedKeys.inc(keys);
    },
    countClockStep: (direction) => clockSteps.inc({ direction }),
    watchKeyring: (read) => registerKeyring(registry, read),
    watchLog: (readDropped) => registerLog(registry, readDropped),
    async print() {
      return { text: await registry.metrics(), contentType: registry.contentType };
    },
  } satisfies Metrics);
}

// Counting in a series of prom-client's takes longer than the rest of what is measured for a request
// together. So what is counted with every request is counted here, and told when it is asked for.
function registerVerdicts(registry: Registry): Metrics['countVerdict'] {
  const counts = new Map<Door, Map<string, number>>();
  const countsAt = remember((door: Door) => {
    const codes = new Map<string, number>();
    counts.set(door, codes);
    return codes;
  });
  new Counter({
    name: 'tollkey_verdicts_total',
    help: 'Secrets that were judged, by door (verify, query, verifyApiKey) and code.',
    labelNames: ['door', 'code'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [door, codes] of counts) {
        for (const [code, count] of codes) this.inc({ door, code }, count);
      }
    },
  });
  return (door, code) => {
    const codes = countsAt(door);
    codes.set(code, (codes.get(code) ?? 0) + 1);
  };
}

function registerKeyring(registry: Registry, read: () => KeyringReport): void {
  new Counter({
    name: 'tollkey_keyring_lookups_total',
    help: 'Look-ups of keys, by where they were answered (memory, database).',
    labelNames: ['source'],
    registers: [registry],
    collect() {
      const { hits, misses } = read();
      this.reset();
      this.inc({ source: 'memory' }, hits);
      this.inc({ source: 'database' }, misses);
    },
  });
  new Gauge({
    name: 'tollkey_keyring_keys',
    help: 'Keys held in memory.',
    registers: [registry],
    collect() {
      this.set(read().keys);
    },
  });
}

function registerLog(registry: Registry, readDropped: () => number): void {
  new Counter({
    name: 'tollkey_log_lines_dropped_total',
    help: 'Lines of the log that could not be written, or that nobody read in time.',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(readDropped());
    },
  });
}

function registerProcess(registry: Registry, version: string): void {
  new Gauge({
    name: 'tollkey_build_info',
    help: 'Always 1; the label tells the version that runs.',
    labelNames: ['version'],
    registers: [registry],
  }).set({ version }, 1);
  new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Memory that the process holds.',
    registers: [registry],
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  new Gauge({
    name: 'process_start_time_seconds',
    help: 'When the process started, as Unix time.',
    registers: [registry],
  }).set(Math.round(performance.timeOrigin / 1000));
}
