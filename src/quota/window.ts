/** How long a minute, an hour and a day are, in milliseconds. */
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/**
 * When the window that holds an instant began, in milliseconds since the Unix epoch. Windows are
 * aligned to UTC; Unix time has no leap seconds, so every day has 86,400 seconds (POSIX.1-2017,
 * section 4.16) and a remainder is all it takes.
 */
export function startOfWindow(instantMs: number, lengthMs: number): number {
  return instantMs - (instantMs % lengthMs);
}

/** Whether the window that began at `startMs` holds an instant. Dearer remainders are spared so. */
export function isInWindow(instantMs: number, startMs: number, lengthMs: number): boolean {
  return instantMs >= startMs && instantMs < startMs + lengthMs;
}
