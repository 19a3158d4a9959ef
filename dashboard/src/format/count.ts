const COUNT = new Intl.NumberFormat('en');

/** A whole number with its thousands apart: `12,345`. */
export function formatCount(count: number): string {
  return COUNT.format(count);
}

/** A number and its noun: `1 key`, `3 keys`. The plural is the noun with an s, unless given. */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}
