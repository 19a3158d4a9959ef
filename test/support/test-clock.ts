import type { Clock } from '../../src/kernel/clock.ts';

/** A clock that stands still until it is told otherwise. */
export interface TestClock extends Clock {
  readonly advance: (ms: number) => void;
  /** Moves to an instant, given as RFC 3339 or in milliseconds since the Unix epoch. */
  readonly set: (instant: string | number) => void;
}

/** A clock at the start of a minute in the middle of a day, unless told otherwise. */
export function createTestClock(start = '2026-11-21T12:00:00.000Z'): TestClock {
  let now = Date.parse(start);
  return Object.freeze({
    now: () => now,
    advance: (ms: number) => {
      now += ms;
    },
    set: (instant: string | number) => {
      now = typeof instant === 'number' ? instant : Date.parse(instant);
    },
  });
}
