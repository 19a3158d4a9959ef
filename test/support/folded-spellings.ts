import {
  around,
  CHARACTERS,
  charactersFor,
  DOTS,
  PLACES,
  SCOPED,
  SEGMENTS,
} from './spelled-path.ts';

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

/** Every way of writing the path with signs outside ASCII that some program may take for its own. */
export const FOLDED_SPELLINGS: readonly string[] = Object.freeze([
  ...DOTS_FOLDED,
  ...SLASHES_FOLDED,
  ...TWICE_FOLDED,
  ...PARAMETERS_FOLDED,
  ...FOLDED,
  ...FOLDED_WHOLLY,
]);
