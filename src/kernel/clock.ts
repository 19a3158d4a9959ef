/** Tells the time, in whole milliseconds since the Unix epoch. */
export interface Clock {
  readonly now: () => number;
}

/** The first and the last instant that RFC 3339 can write in UTC: its years have four digits. */
export const FIRST_INSTANT = Date.parse('0000-01-01T00:00:00.000Z');
export const LAST_INSTANT = Date.parse('9999-12-31T23:59:59.999Z');

/** The clock of the machine. */
export const systemClock: Clock = Object.freeze({ now: () => Date.now() });
