/** Lets few pieces of work in at once, so that what they hold or use together is bounded. */
export interface Lanes {
  /**
   * Runs work when there is room for it and for its owner. Owners take turns, so that one with many
   * pieces waiting holds up nobody with few.
   *
   * @throws what `refuse` makes when too many pieces of the owner are waiting.
   */
  readonly run: <T>(owner: string, work: () => Promise<T>) => Promise<T>;
}

/** How much is let in. */
export interface LanesOptions {
  readonly atOnce: number;
  readonly perOwner: number;
  /** How many more pieces of one owner may wait. */
  readonly waitingPerOwner: number;
  /** The error for a piece that may not wait. */
  readonly refuse: () => Error;
}

/** Lanes for work that has owners. */
export function createLanes(options: LanesOptions): Lanes {
  const { atOnce, perOwner, waitingPerOwner, refuse } = options;
  // The owner whose turn is next stands first.
  const waiting = new Map<string, (() => void)[]>();
  const running = new Map<string, number>();
  let all = 0;

  function hasRoomFor(owner: string): boolean {
    return all < atOnce && (running.get(owner) ?? 0) < perOwner;
  }

  function add(owner: string, change: 1 | -1): void {
    all += change;
    const count = (running.get(owner) ?? 0) + change;
    if (count === 0) running.delete(owner);
    else running.set(owner, count);
  }

  function wait(owner: string): Promise<void> {
    const line = waiting.get(owner) ?? [];
    if (line.length >= waitingPerOwner) throw refuse();
    waiting.set(owner, line);
    return new Promise((enter) => void line.push(enter));
  }

  function leave(owner: string): void {
    add(owner, -1);
    for (const [next, line] of waiting) {
      if (!hasRoomFor(next)) continue;
      const enter = line.shift();
      waiting.delete(next);
      if (line.length > 0) waiting.set(next, line);
      add(next, 1);
      enter?.();
      return;
    }
  }

  return Object.freeze({
    async run(owner, work) {
      if (hasRoomFor(owner)) add(owner, 1);
      else await wait(owner);
      try {
        return await work();
      } finally {
        leave(owner);
      }
    },
  } satisfies Lanes);
}
