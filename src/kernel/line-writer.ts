/** Writes lines, those of one turn of the event loop together. */
export interface LineWriter {
  /** Takes a line, with its line feed. Never waits: beyond its bound a line is dropped. */
  readonly write: (line: string) => void;
  /** Writes at once what it took. */
  readonly flush: () => void;
  /** How many lines were dropped, or could not be written, since it was made. */
  readonly dropped: () => number;
}

/** What a line writer is made of. */
export interface LineWriterOptions {
  /** Takes text, and says when it is through, or why it could not be written. */
  readonly write: (text: string, done: (error?: Error | null) => void) => void;
  /** Told of lines that were dropped, once others get through again. */
  readonly tellDropped: (lines: number) => void;
  /** How much may wait for a reader, in characters. Defaults to 16 Mi. */
  readonly maxWaiting?: number;
}

// A minute of a busy server's lines. Without a bound, a reader that sleeps (a stopped `tail`, a full
// disk behind a collector) would cost all of the memory.
const MAX_WAITING = 16 * 1024 * 1024;

/**
 * A writer of lines before one that takes long for each call, as a file or a pipe does. Call `flush`
 * before the process ends.
 */
export function createLineWriter(options: LineWriterOptions): LineWriter {
  const { write, tellDropped, maxWaiting = MAX_WAITING } = options;
  let taken = '';
  let takenLines = 0;
  let underWay = 0;
  let dropped = 0;
  let untold = 0;

  function drop(lines: number): void {
    dropped += lines;
    untold += lines;
  }

  function flush(): void {
    const text = taken;
    const lines = takenLines;
    if (text === '') return;
    taken = '';
    takenLines = 0;
    underWay += text.length;
    write(text, (error) => {
      underWay -= text.length;
      if (error) drop(lines);
      else if (untold > 0 && underWay < maxWaiting / 2) tell();
    });
  }

  function tell(): void {
    const lines = untold;
    untold = 0;
    tellDropped(lines);
  }

  return Object.freeze({
    write(line) {
      if (underWay + taken.length + line.length > maxWaiting) {
        drop(1);
        return;
      }
      if (taken === '') setImmediate(flush);
      taken += line;
      takenLines += 1;
    },
    flush,
    dropped: () => dropped,
  } satisfies LineWriter);
}
