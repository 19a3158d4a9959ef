import type { QuotaState, WindowName } from './decide.ts';

/** Both windows, and the one that binds. */
export interface Metering {
  readonly state: QuotaState;
  /** The window with the fewest uses left; of a refusal, the one that refused. */
  readonly binding: WindowName;
  /** The instant from which on a retry succeeds; nothing unless refused, or if no wait helps. */
  readonly retryAt: number | null;
}
