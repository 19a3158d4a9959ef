const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPENING_BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

/** How large the JSON of a text may be. */
export interface JsonBounds {
  /** How deep arrays and objects may nest. */
  readonly levels: number;
  /** How many values it may hold: scalars, arrays and objects. An empty array counts as two. */
  readonly values: number;
}

/**
 * Which bound the JSON of a text is beyond, or nothing. Reads the text alone, once, which takes less
 * than the values that it would make; a text that is no JSON gets some answer.
 */
export function boundOfJson(text: string, bounds: JsonBounds): keyof JsonBounds | undefined {
  // Each level takes two characters, each value two with what stands before it.
  if (text.length <= 2 * Math.min(bounds.levels, bounds.values)) return undefined;
  let depth = 0;
  let values = 1;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (character === QUOTE) index = endOfString(text, index);
    else if (character === COMMA) values += 1;
    else if (isClosing(character)) depth -= 1;
    else if (isOpening(character)) {
      depth += 1;
      values += 1;
      if (depth > bounds.levels) return 'levels';
    }
  }
  return values > bounds.values ? 'values' : undefined;
}

/** Where the string that begins at an index ends: at its quote, or with the text. */
function endOfString(text: string, begin: number): number {
  let index = begin + 1;
  while (index < text.length && text.charCodeAt(index) !== QUOTE) {
    index += text.charCodeAt(index) === BACKSLASH ? 2 : 1;
  }
  return index;
}

function isOpening(character: number): boolean {
  return character === OPENING_BRACKET || character === OPENING_BRACE;
}

function isClosing(character: number): boolean {
  return character === CLOSING_BRACKET || character === CLOSING_BRACE;
}
