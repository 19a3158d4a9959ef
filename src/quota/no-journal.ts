import { NO_LATER_HOUR, type StoredUsage, type UsageJournal } from './quota.ts';

/** Remembers nothing: for counts that may be lost with the process. No row is written. */
export const noJournal: UsageJournal = Object.freeze({
  load: async () => NOTHING,
  commit: async () => undefined,
});

const NOTHING: StoredUsage = Object.freeze({
  dayAccepted: 0,
  minute: undefined,
  laterHour: NO_LATER_HOUR,
});
