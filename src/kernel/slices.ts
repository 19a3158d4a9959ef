/** Lets work go on in slices, so that requests are read in between. */
export interface Slices {
  /**
   * Nothing while this turn of the event loop has time left for such work. Otherwise a promise of
   * the next slice: what waited longest goes on first.
   */
  readonly next: () => Promise<void> | undefined;
}

/** The slices of one process. Each kind shares its time in a turn. */
export interface SlicesOfProcess {
  /** For work that has many pieces. */
  readonly long: Slices;
  /** For work that is done in a few pieces, each below a millisecond. */
  readonly short: Slices;
  /**
   * Told of each new connection. The event loop takes one a turn (libuv 1.46 and newer), so what waits
   * for its slice leaves the next turns to the connections behind it, at most 50 in a row.
   */
  readonly noteConnection: () => void;
}

/** What slices are cut by. */
export interface SlicesOptions {
  /** Until when in a turn long work goes on, in milliseconds from its begin. Defaults to 2. */
  readonly longMs?: number;
  /** The same of short work. Defaults to 8. */
  readonly shortMs?: number;
  /** A clock that never goes back, in milliseconds. Defaults to the process's own. */
  readonly nowMs?: () => number;
}

const LONG_MS = 2;
// Shorter ones make more turns, each with a commit of its own: with 2 ms lists came 0.83 times as fast.
const SHORT_MS = 8;
const MOST_TURNS_LEFT = 50;

/**
 * The slices of one process. In each turn of the event loop they get one stretch of time, however many
 * operations there are, and requests are read between two turns. Neither kind of work can keep the
 * other waiting. A piece of work that does not ask makes its turn longer.
 */
export function createSlices(options: SlicesOptions = {}): SlicesOfProcess {
  const { longMs = LONG_MS, shortMs = SHORT_MS, nowMs = () => performance.now() } = options;
  const long = createQueue();
  const short = createQueue();
  // Of this turn; nothing while no such work was done in it.
  let beganAt: number | undefined;
  let hadShort = false;
  let hasNewConnection = false;
  let turnsLeft = 0;

  function begin(): void {
    beganAt = nowMs();
    hadShort = false;
    setImmediate(turnBegins);
  }

  function turnBegins(): void {
    if (hasNewConnection && turnsLeft < MOST_TURNS_LEFT) {
      hasNewConnection = false;
      turnsLeft += 1;
      // The stretch of time goes on, so work that comes now waits as well once it is over.
      setImmediate(turnBegins);
      return;
    }
    hasNewConnection = false;
    turnsLeft = 0;
    beganAt = undefined;
    if (long.isEmpty() && short.isEmpty()) return;
    begin();
    goOn();
  }

  function goOn(): void {
    const go = takeDue();
    if (go === undefined) return;
    go();
    // A tick that a microtask asks for comes when all microtasks are done: the piece of work is over by
    // then, or waits for something else.
    queueMicrotask(() => process.nextTick(goOn));
  }

  function takeDue(): (() => void) | undefined {
    if (beganAt === undefined) return undefined;
    const passedMs = nowMs() - beganAt;
    if (passedMs < longMs && !long.isEmpty()) return long.take();
    if (hadShort && passedMs >= shortMs) return undefined;
    hadShort = true;
    return short.take();
  }

  function slicesOf(lengthMs: number, waiting: Queue): Slices {
    return Object.freeze({
      next() {
        if (beganAt === undefined) begin();
        else if (nowMs() - beganAt >= lengthMs) return new Promise((go) => waiting.add(go));
        return undefined;
      },
    } satisfies Slices);
  }

  return Object.freeze({
    long: slicesOf(longMs, long),
    short: slicesOf(shortMs, short),
    noteConnection() {
      hasNewConnection = true;
    },
  });
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
