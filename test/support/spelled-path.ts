/** The segments of the path that needs a scope. */
export const SEGMENTS = Object.freeze(['api', 'v1', 'workflows', 'run']);
export const SCOPED = `/${SEGMENTS.join('/')}`;

/** Every character outside ASCII, up to the last that folds to one of ASCII. */
export const CHARACTERS: readonly string[] = Array.from(
  { length: 0x1fbff - 0x80 },
  (_, index) => 0x80 + index,
)
  .filter((point) => point < 0xd800 || point > 0xdfff)
  .map((point) => String.fromCodePoint(point));

/** The characters that NFKC folds to this text, encoded. */
export function charactersFor(text: string): readonly string[] {
  return CHARACTERS.filter((character) => character.normalize('NFKC') === text).map(
    encodeURIComponent,
  );
}

/** Where in the path something is put: behind so many segments. */
export const PLACES = SEGMENTS.map((_, place) => place);

/** The path with something put in such a place. */
export function around(place: number, middle: string): string {
  const before = SEGMENTS.slice(0, place).map((segment) => `/${segment}`);
  return `${before.join('')}${middle}${SEGMENTS.slice(place).join('/')}`;
}

/** What some program takes for "." or "..". */
export const DOTS = [
  '.',
  '..',
  '%2e',
  '%2E%2e',
  '.%2e',
  '%2E.',
  '%252e%252e',
  '%25%32%65%2e',
  '..;',
  '..;x=1',
  '..%3b',
  '..%00',
  '..%20',
  '%c0%ae%c0%ae',
];
