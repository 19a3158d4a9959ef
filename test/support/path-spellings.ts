/** The segments of the path that needs a scope. */
const SEGMENTS = Object.freeze(['api', 'v1', 'workflows', 'run']);
const SCOPED = `/${SEGMENTS.join('/')}`;

/** What some program takes for "." or "..". */
const DOTS = [
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

/** What some program takes for a slash. */
const SLASHES = [
  '/',
  '//',
  '%2f',
  '%2F',
  '\\',
  '%5c',
  '%255C',
  '%252f',
  ';/',
  '/;x=1/',
  '%c0%af',
  '#/',
];

const TAILS = ['', '/', '/x', '?a=1', '%2fx', '/api/v1/workflows'];

/** Where in the path something is put: behind so many segments. */
const PLACES = SEGMENTS.map((_, place) => place);

function around(place: number, middle: string): string {
  const before = SEGMENTS.slice(0, place).map((segment) => `/${segment}`);
  return `${before.join('')}${middle}${SEGMENTS.slice(place).join('/')}`;
}

/** With dot segments behind the path, so that it seems to be another one once they are removed. */
const DOTS_BEHIND = DOTS.flatMap((dots) =>
  SLASHES.flatMap((slash) => TAILS.map((tail) => `${SCOPED}${slash}${dots}${tail}`)),
);

/** With segments in the path that dot segments take away again. */
const DOTS_WITHIN = PLACES.flatMap((place) =>
  DOTS.flatMap((dots) =>
    SLASHES.flatMap((slash) => [
      around(place, `/${dots}${slash}`),
      around(place, `/x${slash}${dots}${slash}`),
    ]),
  ),
);

const SLASHES_WITHIN = PLACES.flatMap((place) => SLASHES.map((slash) => around(place, slash)));

const PARAMETERS = SEGMENTS.flatMap((segment) =>
  [';', ';x=1', '%3b', '%3Bx', ';/', ';..'].map((text) => SCOPED.replace(segment, segment + text)),
);

function encode(character: string): string {
  return `%${character.charCodeAt(0).toString(16)}`;
}

const ENCODED = [...SCOPED].flatMap((character, index) =>
  [
    encode(character),
    encode(character).toUpperCase(),
    encode(character.toUpperCase()),
    character.toUpperCase(),
    encode(character).replace('%', '%25'),
    [...encode(character)].map(encode).join(''),
  ].map((text) => SCOPED.slice(0, index) + text + SCOPED.slice(index + 1)),
);

const LETTERS = [
  SCOPED.toUpperCase(),
  '/api/V1/Workflows/Run',
  [...SCOPED].map((character) => (character === '/' ? '/' : encode(character))).join(''),
  // toLowerCase makes k of the Kelvin sign, and toUpperCase S of the long s.
  '/api/v1/wor\u212Aflows/run',
  '/api/v1/wor%E2%84%AAflows/run',
  '/api/v1/workflow\u017F/run',
  '/api/v1/workflow%c5%bf/run',
  '/api/v1/work\uFB02ows/run',
  '/\uFF41pi/v1/workflows/run',
];

/** What a letter is to a program that compares without regard to case, or to width and font. */
function foldsOf(letter: string): readonly string[] {
  const folded = [letter, letter.normalize('NFKC')].flatMap((text) => [
    text.toLowerCase(),
    text.toUpperCase().toLowerCase(),
  ]);
  // The small letter of U+0130 has a dot of its own.
  return [...new Set(folded.map((text) => text.normalize('NFKC').replace('\u0307', '')))];
}

/** The letters outside ASCII that such a program takes for a letter of the path, or for several. */
const FOLDED = Array.from({ length: 0x1fbff - 0x80 }, (_, index) => 0x80 + index)
  .filter((point) => point < 0xd800 || point > 0xdfff)
  .map((point) => String.fromCodePoint(point))
  .flatMap((letter) =>
    foldsOf(letter)
      .filter((fold) => /^[a-z0-9]+$/.test(fold) && SCOPED.includes(fold))
      .map((fold) => SCOPED.replace(fold, encodeURIComponent(letter))),
  );

function inFullWidth(text: string): string {
  return text.replace(/\w/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
}

const FOLDED_WHOLLY = [
  ...SEGMENTS.map((segment) => SCOPED.replace(segment, encodeURIComponent(inFullWidth(segment)))),
  encodeURI(inFullWidth(SCOPED)),
  inFullWidth(SCOPED),
].flatMap((path) => ['', '/', '/x', '?a=1', ';x=1', '.', '%C2%A0'].map((end) => path + end));

const ENDS = [
  '',
  '/',
  '.',
  '%2e',
  '%20',
  '%00',
  '%09',
  '%',
  '%zz',
  ';',
  ';x=1',
  '?',
  '#',
  '&',
  '//',
  '::',
  ':x',
  '*',
].map((end) => `${SCOPED}${end}`);

/** Targets that name more than a path, or less. */
const FORMS = [
  SCOPED,
  `${SCOPED}/..`,
  `/x/..${SCOPED}`,
  SCOPED.toUpperCase(),
  `/${SCOPED}`,
].flatMap((path) => [
  `http://api.example${path}`,
  `HTTP://x${path}`,
  `http:/${path}`,
  `//api.example${path}`,
  path.slice(1),
  `.${path}`,
  `?${path}`,
  `*${path}`,
  `/api/v1/workflows?${path}`,
  `/api/v1/workflows#${path}`,
]);

/** Every way of writing the path that needs a scope that some program may take for it. */
export const SPELLINGS: readonly string[] = Object.freeze([
  ...new Set([
    ...DOTS_BEHIND,
    ...DOTS_WITHIN,
    ...SLASHES_WITHIN,
    ...PARAMETERS,
    ...ENCODED,
    ...LETTERS,
    ...FOLDED,
    ...FOLDED_WHOLLY,
    ...ENDS,
    ...FORMS,
  ]),
]);

/** Endings of paths that every program reads alike. */
export const ORDINARY_ENDS: readonly string[] = Object.freeze([
  '',
  '/',
  '/wf_1',
  '/a%20b',
  '/%C3%BC',
  '/%e4%b8%ad%e6%96%87',
  '/%F0%9F%99%82',
  '/%E6%97%A5%E6%9C%AC%E8%AA%9E',
  '/%D1%80%D1%83%D0%BD',
  '/r%C3%BCn',
  '/%E1%BA%A5n',
  '/Stra%C3%9Fe',
  '/file%20%E2%84%96%201',
  '/100%25',
  '/100%25%20off',
  '/a%3Fb',
  '/a%2Fb',
  '/a%2Ejpg',
  '/a.b-c_d~e',
  '/a..b',
  '/..a',
  '/...',
  '/.well-known',
  '/a.',
  '/x;v=1',
  "/a:b@c!$&'()*+,=",
  '/%5Bx%5D',
  '?',
  '?path=../../x/..',
  '?path=/../%2e%2e/%2E/.',
  '?url=http://x//y/./z',
  '?text=a\\b%5cc;d/e',
  '?twice=%2541%252e%252f',
  '/a%20b?x=/..',
]);
