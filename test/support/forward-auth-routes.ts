import { readFileSync } from 'node:fs';

// Traefik and Envoy are not in Debian, so they are not run. This does with the target of a request what
// their documents say that they do, and asks the rules of the shipped configurations.

/** What becomes of a request: the target that the API gets, and which verification comes first. */
export type Routed =
  | { readonly kind: 'refused' }
  | { readonly kind: 'verified'; readonly isScoped: boolean; readonly target: string };

/** A proxy as it is configured. */
export interface ModelledProxy {
  readonly name: string;
  readonly route: (target: string) => Routed;
}

const REFUSED: Routed = Object.freeze({ kind: 'refused' });
const UNRESERVED = /%(?:2[de]|3\d|[46][1-9a-f]|[57][\da]|5f|7e)/gi;
const MALFORMED = /%(?![\da-f]{2})/i;

/** A rule of RE2 as one of JavaScript. Without regard to case both fold U+212A and U+017F. */
function fromRe2(rule: string, flags: string): RegExp {
  return new RegExp(rule.replaceAll('\\x{', '\\u{'), flags);
}

function decodeUnreserved(path: string): string {
  return path.replace(UNRESERVED, decodeURIComponent);
}

function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const own = target.replace(/^https?:\/\/[^/?]*/i, '');
  const mark = own.indexOf('?');
  return mark === -1
    ? { path: own, query: '' }
    : { path: own.slice(0, mark), query: own.slice(mark) };
}

/** Without dot segments and empty ones (RFC 3986, section 5.2.4). */
function withoutDots(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  for (const segment of segments) {
    if (segment === '..') kept.pop();
    else if (segment !== '.' && segment !== '') kept.push(segment);
  }
  const isFolder = ['', '.', '..'].includes(segments.at(-1) ?? '') && kept.length > 0;
  return `/${kept.join('/')}${isFolder ? '/' : ''}`;
}

const TRAEFIK = readFileSync('examples/traefik/dynamic.yml', 'utf8');
const ENVOY = readFileSync('examples/envoy/envoy.yaml', 'utf8');
const SCOPED = /^\/api\/v1\/workflows\/run/iu;
const OPEN = '/api/';

/**
 * Traefik compares a path in which other signs than those of RFC 3986, section 2.2, are decoded; whether
 * it does is not in its documents, so both are tried.
 */
function createTraefik(name: string, compared: (path: string) => string): ModelledProxy {
  const [, rule = ''] = /ambiguous:\n.*\n +rule: PathRegexp\(`\(\?i\)(.*)`\)/.exec(TRAEFIK) ?? [];
  const ambiguous = fromRe2(rule, 'iu');
  const [, letter = '', segments = ''] =
    /folded:\n.*\n +rule: PathRegexp\(`\(\?i\)(.*)`\) && PathRegexp\(`\(\?i\)(.*)`\)/.exec(
      TRAEFIK,
    ) ?? [];
  const folded = [letter, segments].map((part) => fromRe2(part, 'iu'));
  return {
    name,
    route(target) {
      const { path: given, query } = splitTarget(target);
      // What is in no path is encoded when it goes on.
      const path = given.replaceAll('\\', '%5C').replaceAll('#', '%23');
      if (!path.startsWith('/') || MALFORMED.test(path)) return REFUSED;
      const refused = new RegExp(refusedByTraefik.join('|'), 'i');
      if (refused.test(path)) return REFUSED;
      const forwarded = withoutDots(decodeUnreserved(path));
      const shown = compared(forwarded);
      if (ambiguous.test(shown) || folded.every((part) => part.test(shown))) return REFUSED;
      if (SCOPED.test(shown)) {
        return { kind: 'verified', isScoped: true, target: forwarded + query };
      }
      if (!shown.startsWith(OPEN)) return REFUSED;
      return { kind: 'verified', isScoped: false, target: forwarded + query };
    },
  };
}

const ENCODED_BY_OPTION = { Slash: '%2f', BackSlash: '%5c', NullCharacter: '%00', Hash: '%23' };
const STATIC = readFileSync('examples/traefik/traefik.yml', 'utf8');
const refusedByTraefik = Object.entries(ENCODED_BY_OPTION)
  .filter(([option]) => STATIC.includes(`allowEncoded${option}: false\n`))
  .map(([, encoded]) => encoded);

function decodeLeniently(path: string): string {
  const encoded = path.replace(/[\u0080-\u{10ffff}]+/gu, encodeURIComponent);
  const bytes = encoded.replace(/%(?!2[13-9abcf]|3[abdf]|40|5[bd])([\da-f]{2})/gi, (_, digits) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** With `decodes`, the library that Envoy normalizes with decodes letters and digits. */
function createEnvoy(name: string, decodes: boolean): ModelledProxy {
  const rules = [...ENVOY.matchAll(/^ +regex: \(\?i\)(.*)$/gm)].slice(0, 3);
  const [ambiguous, letter, segments] = rules.map(([, rule]) => fromRe2(`^(?:${rule})$`, 'iu'));
  const isRefused = (path: string, query: string): boolean =>
    ambiguous?.test(path) || (letter?.test(path) && segments?.test(path + query)) || false;
  return {
    name,
    route(target) {
      const { path: given, query } = splitTarget(target);
      if (!given.startsWith('/') || given.includes('#')) return REFUSED;
      // path_with_escaped_slashes_action: REJECT_REQUEST
      if (/%2f|%5c/i.test(given)) return REFUSED;
      const slashes = encodeURI(given).replaceAll('%25', '%').replaceAll('%5C', '/');
      const dots = slashes.replace(/%2e/gi, '.');
      const isDotSegment = /\/\.\.?(?:\/|$)/.test(dots);
      const unescaped = decodes ? decodeUnreserved(slashes) : slashes;
      const forwarded = withoutDots(isDotSegment ? unescaped.replace(/%2e/gi, '.') : unescaped);
      if (isRefused(forwarded, query)) return REFUSED;
      if (forwarded.toLowerCase().startsWith('/api/v1/workflows/run')) {
        return { kind: 'verified', isScoped: true, target: forwarded + query };
      }
      if (!forwarded.startsWith(OPEN)) return REFUSED;
      return { kind: 'verified', isScoped: false, target: forwarded + query };
    },
  };
}

/** Both, in every way in which their documents can be read. */
export const MODELLED_PROXIES: readonly ModelledProxy[] = Object.freeze([
  createTraefik('Traefik', (path) => path),
  createTraefik('Traefik, comparing what it decodes', decodeLeniently),
  createEnvoy('Envoy', false),
  createEnvoy('Envoy, decoding letters and digits', true),
]);
