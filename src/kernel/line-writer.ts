/** Writes lines, those of one turn of the event loop together. */
export interface LineWriter {
  /** Takes a line, with its line feed. */
  readonly write: (line: string) => void;
  /** Writes at once what it took. */
  readonly flush: () => void;
}

/**
 * A writer of lines before one that takes long for each call, as a file or a pipe does. Call `flush`
 * before the process ends.
 */
export function createLineWriter(write: (text: string) => void): LineWriter {
  let waiting = '';

  function flush(): void {
    const text = waiting;
    waiting = '';
    if (text !== '') write(text);
  }

  return Object.freeze({
    write(line) {
      if (waiting === '') setImmediate(flush);
      waiting += line;
    },
    flush,
  } satisfies LineWriter);
}
