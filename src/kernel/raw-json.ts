import { randomBytes } from 'node:crypto';

/** A value that is there as JSON already. */
export interface RawJson {
  readonly toJSON: () => unknown;
}

// Random, and never part of an answer, so that no text from outside can pass for a place.
const MARK = randomBytes(16).toString('hex');
const PLACE = new RegExp(`"${MARK} (\\d+)"`, 'g');

// What stands for itself in the text that is being written.
let raw: string[] | undefined;

/**
 * A value of which JSON is at hand: `stringify` puts it in as it is. To read it and write it again
 * takes a hundred times longer, and some 100 kB of memory for 4 KiB with many members.
 */
export function rawJson(text: string): RawJson {
  return {
    toJSON() {
      if (raw === undefined) return JSON.parse(text);
      raw.push(text);
      return `${MARK} ${raw.length - 1}`;
    },
  };
}

/** The same as `JSON.stringify`, of a value that may hold what is JSON already. */
export function stringify(value: unknown): string {
  const texts: string[] = [];
  raw = texts;
  try {
    const text = JSON.stringify(value);
    return texts.length === 0 ? text : text.replace(PLACE, (_, place) => texts[place] ?? 'null');
  } finally {
    raw = undefined;
  }
}
