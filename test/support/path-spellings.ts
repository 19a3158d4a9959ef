import { FOLDED_SPELLINGS } from './folded-spellings.ts';
import { around, DOTS, PLACES, SCOPED, SEGMENTS } from './spelled-path.ts';

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
    ...PARAMETERS,
    ...ENCODED,
    ...LETTERS,
    ...FOLDED_SPELLINGS,
    ...ENDS,
    ...LONG,
    ...FORMS,
  ]),
]);
