/** How long a minute, an hour and a day are, in milliseconds. */
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/**
 * When the window that holds an instant began, in milliseconds since the Unix epoch. Windows are
 * aligned to UTC; Unix time has no leap seconds, so every day has 86,400 seconds (POSIX.1-2017,
 * section 4.16) and a remainder is all it takes; before 1970 it is negative.
 */
export function startOfWindow(instantMs: number, lengthMs: number): number {
  const sinceStart = instantMs % lengthMs;
  return instantMs - (sinceStart < 0 ? sinceStart + lengthMs : sinceStart);
}

/** The windows that hold an instant: when each began and when the next begins. */
export interface Windows {
  readonly minute: number;
  readonly minuteEnd: number;
  readonly hour: number;
  readonly day: number;
  readonly dayEnd: number;
  /** Those of the next minute, while it may hold uses from before this process began: these go on. */
  readonly following?: Windows;
}

/** The windows that hold an instant. */
export function windowsOf(instantMs: number): Windows {
  const minute = startOfWindow(instantMs, MINUTE_MS);
  const hour = startOfWindow(instantMs, HOUR_MS);
  const day = startOfWindow(instantMs, DAY_MS);
  return Object.freeze({
    minute,
    minuteEnd: minute + MINUTE_MS,
    hour,
    day,
    dayEnd: day + DAY_MS,
  });
}
