/** Tells the time, and how much of it passes. */
export interface Clock {
  /** The time of day, in whole milliseconds since the Unix epoch. It can be put forward and back. */
  readonly now: () => number;
  /** Milliseconds since some instant before the process began. Nobody can change how they pass. */
  readonly monotonic: () => number;
}

/** The first and the last instant that RFC 3339 can write in UTC: its years have four digits. */
export const FIRST_INSTANT = Date.parse('0000-01-01T00:00:00.000Z');
export const LAST_INSTANT = Date.parse('9999-12-31T23:59:59.999Z');

/** The clock of the machine. */
export const systemClock: Clock = Object.freeze({
  now: () => Date.now(),
  monotonic: () => performance.now(),
});
