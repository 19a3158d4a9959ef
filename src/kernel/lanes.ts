/** Lets few pieces of work in at once, so that what they hold in memory together is bounded. */
export interface Lanes {
  /**
   * Runs work when there is room for it and for its owner. Whoever has many pieces waiting holds up
   * nobody who has few.
   */
  readonly run: <T>(owner: string, work: () => Promise<T>) => Promise<T>;
}

/** How much is let in at once. */
export interface LanesOptions {
  readonly atOnce: number;
  readonly perOwner: number;
}

/** Lanes for work that has owners. */
export function createLanes({ atOnce, perOwner }: LanesOptions): Lanes {
  const waiting: { readonly owner: string; readonly enter: () => void }[] = [];
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

  function leave(owner: string): void {
    add(owner, -1);
    const index = waiting.findIndex((next) => hasRoomFor(next.owner));
    if (index === -1) return;
    const [next] = waiting.splice(index, 1);
    if (next === undefined) return;
    add(next.owner, 1);
    next.enter();
  }

  return Object.freeze({
    async run(owner, work) {
      if (hasRoomFor(owner)) add(owner, 1);
      else await new Promise<void>((enter) => void waiting.push({ owner, enter }));
      try {
        return await work();
      } finally {
        leave(owner);
      }
    },
  } satisfies Lanes);
}
