/** Tells the time, in whole milliseconds since the Unix epoch. */
export interface Clock {
  readonly now: () => number;
}

/** The clock of the machine. */
export const systemClock: Clock = Object.freeze({ now: () => Date.now() });
