const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/** Whether JSON nests arrays and objects more than so many levels deep. Reads the text alone, once. */
export function isDeeperThan(levels: number, json: string): boolean {
  // Each level takes two characters.
  if (json.length <= 2 * levels) return false;
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < json.length; index += 1) {
    const character = json.charCodeAt(index);
    if (character === QUOTE) isInString = !isInString;
    else if (isInString) index += character === BACKSLASH ? 1 : 0;
    else if (OPENING.has(character)) depth += 1;
    else if (CLOSING.has(character)) depth -= 1;
    if (depth > levels) return true;
  }
  return false;
}
