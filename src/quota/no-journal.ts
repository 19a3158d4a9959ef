import type { UsageJournal } from './quota.ts';

/** Remembers nothing: for counts that may be lost with the process. No row is written. */
export const noJournal: UsageJournal = Object.freeze({
  load: async () => ({ dayAccepted: 0, hour: undefined }),
  commit: async () => undefined,
});
