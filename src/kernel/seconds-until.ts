/**
 * Whole seconds until an instant (RFC 9110, section 10.2.3), rounded up, so that a retry after exactly
 * that long falls into the next window.
 */
export function secondsUntil(instantMs: number, nowMs: number): number {
  return Math.ceil((instantMs - nowMs) / 1000);
}
