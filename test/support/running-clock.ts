import { createTestClock, type TestClock } from './test-clock.ts';

/** A clock that stands still until it is told to run. */
export interface RunningClock extends TestClock {
  /** From its next reading on it runs with real time, so that a request finds it as it was set. */
  readonly runFromNextReading: () => void;
}

/** A clock for programs that wait: they do not know of ours, so it goes along with theirs. */
export function createRunningClock(): RunningClock {
  const standing = createTestClock();
  let isRunning = false;
  let startedAt: number | undefined;
  function ranMs(): number {
    if (isRunning) startedAt ??= performance.now();
    return startedAt === undefined ? 0 : Math.floor(performance.now() - startedAt);
  }
  return Object.freeze({
    ...standing,
    now: () => standing.now() + ranMs(),
    monotonic: () => standing.monotonic() + ranMs(),
    runFromNextReading() {
      isRunning = true;
    },
  });
}
