/** The segments of the path that needs a scope. */
const SEGMENTS = Object.freeze(['api', 'v1', 'workflows', 'run']);
const SCOPED = `/${SEGMENTS.join('/')}`;

/** Every character outside ASCII, up to the last that folds to one of ASCII. */
const CHARACTERS: readonly string[] = Array.from(
  { length: 0x1fbff - 0x80 },
  (_, index) => 0x80 + index,
)
  .filter((point) => point < 0xd800 || point > 0xdfff)
  .map((point) => String.fromCodePoint(point));

/** The characters that NFKC folds to this text, encoded. */
function charactersFor(text: string): readonly string[] {
  return CHARACTERS.filter((character) => character.normalize('NFKC') === text).map(
    encodeURIComponent,
  );
}

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

const FOLDED_DOTS = [
  ...charactersFor('..'),
  ...charactersFor('.').flatMap((dot) => [dot, dot + dot, `${dot}.`, `%2e${dot}`]),
];

const FOLDED_SLASHES = [
  ...charactersFor('/'),
  ...charactersFor('\\'),
  // Windows takes U+2044, U+2215 and U+2216 for slashes where it converts text to a code page.
  ...['\u2044', '\u2215', '\u2216'].map(encodeURIComponent),
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

const DOTS_FOLDED = [
  ...FOLDED_DOTS.flatMap((dots) =>
    ['/', '%2f', '\\', ';/', ';x=1/', ...FOLDED_SLASHES].map((slash) => ({ dots, slash })),
  ),
  ...DOTS.flatMap((dots) => FOLDED_SLASHES.map((slash) => ({ dots, slash }))),
].flatMap(({ dots, slash }) => [
  ...PLACES.flatMap((place) => [
    around(place, `/${dots}${slash}`),
    around(place, `/x${slash}${dots}/`),
    around(place, `/x/${dots}${slash}`),
    around(place, `/x${slash}${dots}${slash}`),
  ]),
  `${SCOPED}${slash}${dots}`,
  `${SCOPED}${slash}x/${dots}`,
]);

const SLASHES_FOLDED = [...FOLDED_SLASHES, ...FOLDED_SLASHES.map(decodeURIComponent)].flatMap(
  (slash) => [
    ...PLACES.flatMap((place) =>
      [slash, slash + slash, `/${slash}`, `${slash}/`, `/${slash}/`, `/${slash}${slash}/`].map(
        (middle) => around(place, middle),
      ),
    ),
    `/${SEGMENTS.join(slash)}`,
    `/${slash}${SEGMENTS.join(slash)}`,
    `/${SEGMENTS.join(slash)}${slash}x`,
    `/${SEGMENTS.join(`/${slash}/`)}`,
  ],
);

/** The hexadecimal digits of a slash, of which one or both are folded. */
const FOLDED_DIGITS = [
  ...charactersFor('2').flatMap((digit) => [`${digit}f`, `${digit}%EF%BC%A6`]),
  ...charactersFor('f').map((digit) => `2${digit}`),
  ...charactersFor('F').map((digit) => `2${digit}`),
];

/** Signs that are encoded twice, with a folded "%" or with folded digits. */
const TWICE_FOLDED = ['%25', ...charactersFor('%')].flatMap((percent) => [
  ...PLACES.map((place) => around(place, `${percent}2f`)),
  ...[...FOLDED_DIGITS, '2F', '5c', '%32%66'].map((digits) => around(3, percent + digits)),
  around(2, `/x/${percent}2e${percent}2E/`),
  around(2, `/x/.${percent}${percent}2e/`),
  SCOPED.replace('run', `${percent}72un`),
  SCOPED.replace('run', `r${percent}7%35n`),
]);

const PARAMETERS_FOLDED = charactersFor(';').flatMap((sign) => [
  ...SEGMENTS.flatMap((segment) =>
    ['', 'x=1', '/', '..'].map((text) => SCOPED.replace(segment, segment + sign + text)),
  ),
  ...PLACES.flatMap((place) => [
    around(place, `/${sign}x/`),
    around(place, `/x/..${sign}/`),
    around(place, `/x/..${sign}x=1/`),
    ...FOLDED_SLASHES.flatMap((slash) =>
      [sign, ';'].map((mark) => around(place, `${mark}x${slash}`)),
    ),
  ]),
]);

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
const FOLDED = CHARACTERS.flatMap((letter) =>
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
  ...FOLDED_SLASHES.flatMap((slash) => [
    encodeURI(inFullWidth(SCOPED).replace(/(?!^)\//g, decodeURIComponent(slash))),
    `/api/v1/workflows${slash}${encodeURIComponent(inFullWidth('run'))}`,
    `/${encodeURIComponent(inFullWidth('a'))}pi${slash}v1/workflows${slash}run`,
  ]),
].flatMap((path) =>
  [
    '',
    '/',
    '/x',
    '?a=1',
    ';x=1',
    '.',
    '%C2%A0',
    ...[...FOLDED_SLASHES, ...charactersFor(';')].flatMap((sign) => [`${sign}x`, `${sign}%C3%BCx`]),
  ].map((end) => path + end),
);

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

/** So long that PCRE gives up on an expression that goes back and forth in them. */
const LONG = [
  ['/api/v1/workflows;/run', ';'],
  ['/api/v1/workflows%3b/run', '%3b'],
  ['/api/v1/workflows%EF%BC%9Bx%EF%BC%8Frun', '%EF%BC%9B'],
  ['/api/v1/workflows%EF%BC%8Frun', '%EF%BC%8Fx'],
  ['/api/v1/workflows/%EF%BD%92un', '%EF%BC%8Fx'],
  ['/api/v1/x%EF%BC%8F../workflows/run/', 'x.'],
].map(([path = '', filling = '']) => path + filling.repeat(7_000 / filling.length));

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
    ...DOTS_FOLDED,
    ...SLASHES_FOLDED,
    ...TWICE_FOLDED,
    ...PARAMETERS_FOLDED,
    ...PARAMETERS,
    ...ENCODED,
    ...LETTERS,
    ...FOLDED,
    ...FOLDED_WHOLLY,
    ...ENDS,
    ...LONG,
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
  '/%E3%81%AA%E3%81%AB%EF%BC%9F',
  '/%E6%97%A5%E6%9C%AC%EF%BC%8F%E6%9D%B1%E4%BA%AC',
  '/%E6%97%A5%E6%9C%AC%EF%BC%8F2026%EF%BC%8Fx',
  '/files/%EF%BC%92%EF%BC%90%EF%BC%92%EF%BC%96%EF%BC%8F%EF%BC%91%EF%BC%91',
  '/a%EF%BC%8Fb/c',
  '/a%E2%80%A6b',
  '/%E2%80%A6',
  '/%EF%BC%8Ehidden',
  '/a%EF%BC%8Ejpg',
  '/100%EF%BC%85%E3%82%AA%E3%83%95',
  '/100%EF%BC%85%20off',
  '/x%EF%BC%9By',
  '/1%E2%81%842',
  '?text=%EF%BC%8F%EF%BC%8E%EF%BC%8E%EF%BC%8F',
]);
