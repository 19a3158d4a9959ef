/** Throws when something that our own code promises does not hold. Never for a caller's mistake. */
export function invariant(condition: unknown, promise: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${promise}`);
}
