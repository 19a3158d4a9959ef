import type { Clock } from '../../src/kernel/clock.ts';

/** A clock that stands still until it is told otherwise. */
export interface TestClock extends Clock {
  /** Lets time pass. A negative time is a step back. */
  readonly advance: (ms: number) => void;
  /**
   * Moves to an instant, given as RFC 3339 or in milliseconds since the Unix epoch: time passes until
   * then. To an earlier instant the clock is put back.
   */
  readonly set: (instant: string | number) => void;
  /** Puts the clock forward or back, while no time passes. */
  readonly step: (ms: number) => void;
}

/** A clock at the start of a minute in the middle of a day, unless told otherwise. */
export function createTestClock(start = '2026-11-21T12:00:00.000Z'): TestClock {
  let now = Date.parse(start);
  let passed = 0;
  function advance(ms: number): void {
    now += ms;
    passed += Math.max(0, ms);
  }
  return Object.freeze({
    now: () => now,
    monotonic: () => passed,
    advance,
    set: (instant: string | number) => {
      advance((typeof instant === 'number' ? instant : Date.parse(instant)) - now);
    },
    step: (ms: number) => {
      now += ms;
    },
  });
}
