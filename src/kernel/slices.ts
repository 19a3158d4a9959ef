/** Lets long work go on in slices, so that short work gets a turn in between. */
export interface Slices {
  /**
   * Nothing while this turn of the event loop has time left for long work. Otherwise a promise of
   * the next slice: what waited longest goes on first.
   */
  readonly next: () => Promise<void> | undefined;
}

/** What slices are cut by. */
export interface SlicesOptions {
  /** How long the slices of one turn may take together, in milliseconds. Defaults to 2. */
  readonly lengthMs?: number;
  /** A clock that never goes back, in milliseconds. Defaults to the process's own. */
  readonly nowMs?: () => number;
}

const LENGTH_MS = 2;

/**
 * The slices of one process. All long work shares them: in each turn of the event loop it gets one
 * stretch of time, however many operations there are, and requests are read between two turns.
 * A piece of work that does not ask makes its turn longer.
 */
export function createSlices(options: SlicesOptions = {}): Slices {
  const { lengthMs = LENGTH_MS, nowMs = () => performance.now() } = options;
  const waiting = createQueue();
  // Of this turn's slice; nothing while no long work was done in it.
  let endsAt: number | undefined;

  function begin(): void {
    endsAt = nowMs() + lengthMs;
    setImmediate(turnBegins);
  }

  function turnBegins(): void {
    endsAt = undefined;
    if (waiting.isEmpty()) return;
    begin();
    goOn();
  }

  function goOn(): void {
    const go = waiting.take();
    if (go === undefined) return;
    go();
    // A tick that a microtask asks for comes when all microtasks are done: the piece of work is over by
    // then, or waits for something else.
    queueMicrotask(() => process.nextTick(goOnInTime));
  }

  function goOnInTime(): void {
    if (endsAt !== undefined && nowMs() < endsAt) goOn();
  }

  return Object.freeze({
    next() {
      if (endsAt === undefined) begin();
      else if (nowMs() >= endsAt) return new Promise((resolve) => waiting.add(resolve));
      return undefined;
    },
  } satisfies Slices);
}

interface Queue {
  readonly add: (go: () => void) => void;
  readonly take: () => (() => void) | undefined;
  readonly isEmpty: () => boolean;
}

/** First come, first served. An array alone would move all that wait at each `shift`. */
function createQueue(): Queue {
  let items: (() => void)[] = [];
  let first = 0;
  return {
    add: (go) => void items.push(go),
    take() {
      const go = items[first];
      first += 1;
      if (first >= items.length) {
        items = [];
        first = 0;
      }
      return go;
    },
    isEmpty: () => items.length === 0,
  };
}
