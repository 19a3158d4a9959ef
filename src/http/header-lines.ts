// RFC 9110, section 5.5: what a field's value may be made of. A line end would begin a field of
// somebody else's choosing.
const NO_FIELD_VALUE = /[^\t\x20-\x7e\x80-\xff]/;

/** Headers as the finished lines that they are sent as, `Name: value` with a line end each. */
export function linesOf(headers: Readonly<Record<string, string>>): string {
  const pieces: string[] = [];
  for (const name in headers) {
    const value = headers[name] ?? '';
    if (NO_FIELD_VALUE.test(value)) throw new Error(`${name}: no header can have this value`);
    pieces.push(name, ': ', value, '\r\n');
  }
  return inOnePiece(pieces);
}

/**
 * A text in one piece. One that was added up V8 keeps as a tree of what it was added up of, and goes
 * through the tree again each time the text is written: what is written often is to be put together
 * here.
 */
export function inOnePiece(pieces: readonly string[]): string {
  return pieces.join('');
}

/** Finished lines as headers again. */
export function fieldsOf(lines: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const line of lines.split('\r\n')) {
    const colon = line.indexOf(': ');
    if (colon !== -1) fields[line.slice(0, colon)] = line.slice(colon + 2);
  }
  return fields;
}
