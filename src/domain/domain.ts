import type { Clock } from '../kernel/clock.ts';
import type { Lanes } from '../kernel/lanes.ts';
import type { Metrics } from '../kernel/metrics.ts';
import type { Slices } from '../kernel/slices.ts';
import type { Quota } from '../quota/quota.ts';
import type { Store } from '../store/store.ts';
import type { Principal } from './principal.ts';
import type { Digester, SecretFormat } from './secret-text.ts';

/** What every verb of this room works with. */
export interface Domain {
  readonly clock: Clock;
  readonly store: Store;
  readonly quota: Quota;
  /** The limits of sessions, counted in memory: a person's clicks are no key's usage. */
  readonly sessionQuota: Quota;
  readonly secretFormat: SecretFormat;
  readonly digester: Digester;
  readonly metrics: Metrics;
  /** In which everything but verification does what takes long. */
  readonly slices: Slices;
  /** In which requests are begun, and operations that return little. */
  readonly shortSlices: Slices;
  /** Told of each new connection, so that slices leave time to take the next. */
  readonly noteConnection: () => void;
  /** In which the accounts take turns with operations that can return much. */
  readonly large: Lanes;
  /** In which the accounts take turns with what is read beside verification. */
  readonly scans: Lanes;
  /** The public address, without a slash at its end; known once the server listens. */
  readonly publicUrl: () => string;
}

/** One request's asking: who, and under which request id it is logged and audited. */
export interface Call {
  readonly principal: Principal;
  readonly requestId: string;
}
