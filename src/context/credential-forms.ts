/** How to tell that a text is a secret of this server, or was meant to be one. */
export interface SecretSigns {
  /** What to write in place of a secret, such as `gx_...`. ASCII, since headers show it. */
  readonly example: string;
  /** Whether a text could be a secret. One that could not is somebody else's. */
  readonly isOurs: (text: string) => boolean;
  /** Whether a secret with a right checksum is anywhere in a text. */
  readonly isIn: (text: string) => boolean;
}

/** The one header whose value begins with a scheme, in lower case. */
export const AUTHORIZATION = 'authorization';

/** The headers that can carry a secret, unless a setting names others. */
export const DEFAULT_KEY_HEADERS: readonly string[] = Object.freeze([
  'access-token',
  AUTHORIZATION,
  'x-api-key',
]);

const BEARER = 'bearer';
const BASIC = 'basic';

/**
 * The text that a header presents as a secret. In `Authorization` that is the token of `Bearer`, the
 * user name of `Basic`, or a value without a scheme; in other headers it is the value. Empty for
 * other schemes.
 */
export function presentedIn(name: string, value: string): string {
  const text = value.trim();
  if (name !== AUTHORIZATION) return text;
  const end = text.indexOf(' ');
  if (end === -1) return text;
  // RFC 6750, section 2.1; the scheme's case does not matter (RFC 9110, section 11.1).
  if (end === BEARER.length && hasScheme(text, BEARER)) return text.slice(end).trimStart();
  if (end === BASIC.length && hasScheme(text, BASIC)) return userNameIn(text.slice(end));
  return '';
}

function hasScheme(text: string, scheme: string): boolean {
  return text.slice(0, scheme.length).toLowerCase() === scheme;
}

/** The user name of Basic credentials (RFC 7617, section 2). The password is ignored. */
function userNameIn(credentials: string): string {
  const text = decodeBase64(credentials);
  const colon = text.indexOf(':');
  return colon === -1 ? text : text.slice(0, colon);
}

function decodeBase64(text: string): string {
  return Buffer.from(text, 'base64').toString('latin1');
}

// Longer words name no scheme that anybody uses, and could be part of a secret.
const SHOWN_SCHEME = /^[A-Za-z][A-Za-z0-9:._-]{0,19}$/;

/**
 * What a header holds that presents no secret of this server, in words for the person who sent it.
 * Quotes nothing but the scheme. Holds no quotation marks, since proxies put it into JSON.
 */
export function describeField(name: string, value: string, signs: SecretSigns): string {
  const text = value.trim();
  const header = shownName(name);
  const [first = ''] = text.split(/\s/, 1);
  const rest = text.slice(first.length).trim();
  const scheme = rest !== '' && isShown(first, signs) ? first : '';
  if (signs.isIn(text)) {
    const isRead = name === AUTHORIZATION && scheme.toLowerCase() === BEARER;
    if (scheme === '') return `an API key with other characters around it in ${header}`;
    if (isRead) return `an API key with other characters around it behind ${scheme} in ${header}`;
    return `an API key behind the scheme ${scheme} in ${header}`;
  }
  if (name !== AUTHORIZATION) return `a text in ${header} that is no API key of this server`;
  if (scheme.toLowerCase() === BASIC && signs.isIn(decodeBase64(rest))) {
    return `an API key in ${scheme} credentials that is not exactly their user name`;
  }
  const what = scheme === '' ? 'a text' : `${scheme} credentials`;
  return `${what} in ${header} that ${scheme === '' ? 'is' : 'are'} no API key of this server`;
}

function isShown(word: string, { isOurs }: SecretSigns): boolean {
  return SHOWN_SCHEME.test(word) && !isOurs(word);
}

/** Whether the value of `Authorization` is a scheme with nothing behind it. */
export function isBareScheme(name: string, value: string): boolean {
  const text = value.trim().toLowerCase();
  return name === AUTHORIZATION && (text === BEARER || text === BASIC);
}

/** A header's name in a sentence. */
export function shownName(name: string): string {
  return name === AUTHORIZATION ? 'Authorization' : name;
}
