import { DEFAULT_KEY_HEADERS } from '../context/credential-forms.ts';
import { requireFunction } from './known-members.ts';
import { isTextList } from './records.ts';
import { couldBeSecret } from './secret-form.ts';

/** Where Tollkey is, and how to ask it. */
export interface ConnectionOptions {
  /** Where Tollkey answers, such as `http://127.0.0.1:4000`. */
  readonly url: string | URL;
  /** A service key with the scope `keys:verify`. Without one the door `/verify` is asked. */
  readonly accessToken?: string | undefined;
  /** How long an answer may take in all, in milliseconds: 1 to 60,000. Defaults to 2,000. */
  readonly timeoutMs?: number | undefined;
  /** Defaults to the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /**
   * The headers in which Tollkey reads keys: its own `TOLLKEY_KEY_HEADERS`, if you set that.
   * Defaults to `access-token`, `authorization` and `x-api-key`.
   */
  readonly keyHeaders?: readonly string[] | undefined;
}

/** The names of all of them. */
export const CONNECTION_OPTIONS = Object.freeze([
  'url',
  'accessToken',
  'timeoutMs',
  'fetch',
  'keyHeaders',
] as const satisfies readonly (keyof ConnectionOptions)[]);

/** The same, checked and with nothing left out. */
export interface ParsedConnectionOptions {
  /** Ends with a slash. */
  readonly base: URL;
  readonly accessToken: string | undefined;
  readonly timeoutMs: number;
  readonly fetch: typeof globalThis.fetch;
  /** In lower case. */
  readonly keyHeaders: readonly string[];
}

const DEFAULT_TIMEOUT_MS = 2_000;
const MAX_TIMEOUT_MS = 60_000;

/**
 * Checks the options of a connection.
 *
 * @throws TypeError that says which one is wrong.
 */
export function parseConnectionOptions(options: ConnectionOptions): ParsedConnectionOptions {
  requireFunction(options.fetch, 'fetch');
  return {
    base: parseBaseUrl(options.url),
    accessToken: parseAccessToken(options.accessToken),
    timeoutMs: parseTimeout(options.timeoutMs ?? DEFAULT_TIMEOUT_MS),
    fetch: options.fetch ?? globalThis.fetch,
    keyHeaders: parseKeyHeaders(options.keyHeaders ?? DEFAULT_KEY_HEADERS),
  };
}

// None of these sentences quotes what came: an address can hold a password, a token is a secret.
function parseBaseUrl(url: string | URL): URL {
  const base = URL.canParse(String(url)) ? new URL(String(url)) : undefined;
  if (base === undefined || !/^https?:$/.test(base.protocol)) {
    throw new TypeError('url must be an address such as http://127.0.0.1:4000');
  }
  if (base.username || base.password || base.search || base.hash) {
    throw new TypeError('url must have no user, password, query string or fragment');
  }
  // Below the door all that follows counts as scopes there, so that those asked for would not.
  if (/\/verify(\/|$)/i.test(decodePath(base.pathname))) {
    throw new TypeError("url must be the server's address, without /verify and what follows it");
  }
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  return base;
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function parseAccessToken(accessToken: string | undefined): string | undefined {
  if (accessToken === undefined) return undefined;
  if (typeof accessToken === 'string' && couldBeSecret(accessToken)) return accessToken;
  throw new TypeError('accessToken must be the secret of an API key');
}

function parseKeyHeaders(keyHeaders: readonly string[]): readonly string[] {
  const isList = isTextList(keyHeaders) && keyHeaders.length > 0;
  if (isList && keyHeaders.every((name) => HEADER_NAME.test(name))) {
    return keyHeaders.map((name) => name.toLowerCase());
  }
  throw new TypeError('keyHeaders must be a list of names of headers, such as x-api-key');
}

// What Tollkey itself accepts as one.
const HEADER_NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/i;

function parseTimeout(timeoutMs: number): number {
  if (typeof timeoutMs === 'number' && timeoutMs >= 1 && timeoutMs <= MAX_TIMEOUT_MS)
    return timeoutMs;
  throw new TypeError(`timeoutMs must be 1 to ${MAX_TIMEOUT_MS}, in milliseconds`);
}
