import type { QuotaState, WindowName } from './decide.ts';

/** Both windows, and the one that binds. */
export interface Metering {
  readonly state: QuotaState;
  /** The window with the fewest uses left; of a refusal, the one that refused. */
  readonly binding: WindowName;
  /** The instant from which a retry succeeds; infinite if no wait helps; nothing unless refused. */
  readonly retryAt: number | null;
}
