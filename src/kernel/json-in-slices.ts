import { stringify } from './raw-json.ts';
import type { Slices } from './slices.ts';

// So many characters are written in one piece: about a tenth of a millisecond's work.
const PIECE_LENGTH = 16_384;
// What is JSON already does not tell its length. Most of it is metadata, 4 KiB at most.
const RAW_LENGTH = 4_096;
const NUMBER_LENGTH = 8;

/**
 * The same as `JSON.stringify`, encoded as UTF-8 and written in slices: a text of 1 MB would take
 * 20 ms in one piece. The value is of plain objects and lists, which may hold what is JSON already.
 */
export async function jsonInSlices(value: unknown, slices: Slices): Promise<readonly Buffer[]> {
  const pieces: Buffer[] = [];
  let text = '';

  async function add(part: string): Promise<void> {
    text += part;
    if (text.length < PIECE_LENGTH) return;
    pieces.push(Buffer.from(text));
    text = '';
    await slices.next();
  }

  async function write(part: unknown): Promise<void> {
    if (!isContainer(part) || lengthUpTo(PIECE_LENGTH, part) < PIECE_LENGTH) {
      // As `JSON.stringify` has it in a list, which keeps the place of what it cannot write.
      await add(stringify(part) ?? 'null');
    } else if (Array.isArray(part)) {
      await writeList(part);
    } else {
      await writeObject(part);
    }
  }

  async function writeObject(object: object): Promise<void> {
    let before = '{';
    for (const [name, member] of Object.entries(object)) {
      if (member === undefined) continue;
      await add(`${before}${JSON.stringify(name)}:`);
      await write(member);
      before = ',';
    }
    await add('}');
  }

  async function writeList(list: readonly unknown[]): Promise<void> {
    await add('[');
    for (let start = 0; start < list.length; ) {
      const end = endOfPiece(list, start);
      if (start > 0) await add(',');
      if (end === start + 1) await write(list[start]);
      else await add(stringify(list.slice(start, end)).slice(1, -1));
      start = end;
    }
    await add(']');
  }

  await write(value);
  pieces.push(Buffer.from(text));
  return pieces;
}

/** Where a piece of a list ends: behind at least one item. */
function endOfPiece(list: readonly unknown[], start: number): number {
  let length = 0;
  let end = start;
  while (end < list.length && length < PIECE_LENGTH) {
    length += lengthUpTo(PIECE_LENGTH, list[end]);
    if (end > start && length >= PIECE_LENGTH) break;
    end += 1;
  }
  return end;
}

/** About how many characters a value takes; how many more than `most` is not looked at. */
function lengthUpTo(most: number, value: unknown): number {
  if (typeof value === 'string') return value.length + 3;
  if (typeof value !== 'object' || value === null) return NUMBER_LENGTH;
  if (!isContainer(value)) return RAW_LENGTH;
  let length = 2;
  if (Array.isArray(value)) {
    for (const item of value) {
      length += lengthUpTo(most - length, item);
      if (length >= most) return length;
    }
    return length;
  }
  for (const name in value) {
    const member = (value as Readonly<Record<string, unknown>>)[name];
    length += name.length + 3 + lengthUpTo(most - length, member);
    if (length >= most) return length;
  }
  return length;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !('toJSON' in value);
}
