const COUNT = new Intl.NumberFormat('en');

/** A whole number with its thousands apart: `12,345`. */
export function formatCount(count: number): string {
  return COUNT.format(count);
}

/** A whole number as people type it, with its thousands apart or not; NaN while it is none. */
export function parseCount(text: string): number {
  const digits = text.replaceAll(/[\s,]/g, '');
  return /^\d{1,9}$/.test(digits) ? Number(digits) : Number.NaN;
}

/** A number and its noun: `1 key`, `3 keys`. The plural is the noun with an s, unless given. */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}
