import type { Config } from './config.ts';
import type { Domain } from './domain/domain.ts';
import { tooMuchWaiting } from './domain/errors.ts';
import { createDigester, createSecretFormat } from './domain/secret-text.ts';
import type { Clock } from './kernel/clock.ts';
import { createLanes } from './kernel/lanes.ts';
import type { Metrics } from './kernel/metrics.ts';
import { createSlices, type Slices } from './kernel/slices.ts';
import { createLedger } from './quota/ledger.ts';
import { noJournal } from './quota/no-journal.ts';
import type { Store } from './store/store.ts';

/** What a domain is made of. */
export interface DomainParts {
  readonly config: Pick<Config, 'keyPrefix'> & { readonly pepper: string };
  readonly clock: Clock;
  readonly store: Store;
  readonly metrics: Metrics;
  readonly publicUrl: () => string;
  /** For all work. Defaults to those of `createSlices`. */
  readonly slices?: Slices | undefined;
  /** Told when the clock was put forward or back by more than a minute, and by how much. */
  readonly reportClockStep?: (byMs: number) => void;
}

// Sessions whose last minutes are counted in memory. Whoever is pushed out by ten thousand others is
// counted anew: it fails open.
const MAX_COUNTED_SESSIONS = 10_000;

// What waits takes little memory, and less than a minute until it is done.
const ONE_OF_EACH = Object.freeze({ atOnce: 4, perOwner: 1, refuse: tooMuchWaiting });

/** Joins what every verb works with. */
export function createDomain(parts: DomainParts): Domain {
  const { config, clock, store, metrics, publicUrl } = parts;
  const slices = createSlices();
  return Object.freeze({
    clock,
    store,
    quota: createLedger({
      clock,
      journal: store.usageJournal,
      report: metrics.countCommit,
      reportStep: parts.reportClockStep,
    }),
    sessionQuota: createLedger({ clock, journal: noJournal, capacity: MAX_COUNTED_SESSIONS }),
    secretFormat: createSecretFormat(config.keyPrefix),
    digester: createDigester(config.pepper),
    metrics,
    slices: parts.slices ?? slices.long,
    shortSlices: parts.slices ?? slices.short,
    noteConnection: slices.noteConnection,
    // Each may hold some 10 MB until it is answered, which every collection of garbage copies.
    large: createLanes({ ...ONE_OF_EACH, waitingPerOwner: 100 }),
    scans: createLanes({ ...ONE_OF_EACH, waitingPerOwner: 200 }),
    publicUrl,
  } satisfies Domain);
}
