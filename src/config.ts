import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { z } from 'zod';
import { DEFAULT_KEY_HEADERS } from './context/credential-forms.ts';
import { createSecretFormat } from './domain/secret-text.ts';
import { keepSecret, MIN_KEPT_SECRET_LENGTH } from './kept-secrets.ts';
import { fileSize } from './kernel/file-size.ts';
import type { LogLevel } from './kernel/logger.ts';
import { isServiceLink } from './service-links.ts';
import { SETTINGS, type SettingName } from './settings.ts';

/** The settings of one server. */
export interface Config {
  readonly host: string;
  /** 0 to 65,535; 0 lets the system choose. */
  readonly port: number;
  /** Whether PORT was set, rather than its default taken. */
  readonly isPortSet: boolean;
  /** The public address, without a slash at its end; nothing when it follows from host and port. */
  readonly baseUrl: string | undefined;
  /** The SQLite file. */
  readonly databasePath: string;
  /** The folder for what the server makes itself. */
  readonly dataDir: string;
  /** Nothing when it is kept in the data folder. */
  readonly pepper: string | undefined;
  readonly rootSecret: string | undefined;
  readonly keyPrefix: string;
  /** The names of the headers that can carry a key, in lower case. */
  readonly keyHeaders: readonly string[];
  readonly logLevel: LogLevel;
  /** What session cookies are signed with. */
  readonly authSecret: string;
  /** Networks whose `X-Forwarded-For` is believed, each as `address/bits`. */
  readonly trustedProxies: readonly string[];
  /** The OpenID Connect provider that people can sign in with, if there is one. */
  readonly oidc: OidcConfig | undefined;
}

/** How to reach an OpenID Connect provider. */
export interface OidcConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What the button on the sign-in page calls it. */
  readonly name: string;
}

/** A setting is wrong or unknown. The message is one sentence: which, what is expected, what came. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

type Environment = Readonly<Record<string, string | undefined>>;

// Values that must not be shown, and can be given as a file's path in `…_FILE`.
const CONFIDENTIAL: readonly SettingName[] = [
  'TOLLKEY_PEPPER',
  'TOLLKEY_ROOT_KEY',
  'TOLLKEY_AUTH_SECRET',
  'TOLLKEY_OIDC_CLIENT_SECRET',
];

/**
 * Reads the settings from the environment, and makes the data folder and a secret for cookies where
 * none are.
 *
 * @throws ConfigError for the first setting that is wrong or unknown.
 */
export function readConfig(environment: Environment): Config {
  refuseUnknown(environment);
  const read: Read = (name) => readSetting(environment, name);
  const { dataDir, databasePath } = readPlaces(read);
  const keyPrefix = readKeyPrefix(environment);
  const given = {
    host: read('HOST') ?? '127.0.0.1',
    port: read('PORT') ?? 4000,
    isPortSet: read('PORT') !== undefined,
    baseUrl: read('BASE_URL'),
    databasePath,
    dataDir,
    keyPrefix,
    logLevel: read('LOG_LEVEL') ?? 'info',
    rootSecret: requireSecret(read('TOLLKEY_ROOT_KEY'), keyPrefix),
    keyHeaders: read('TOLLKEY_KEY_HEADERS') ?? DEFAULT_KEY_HEADERS,
    trustedProxies: read('TOLLKEY_TRUSTED_PROXIES') ?? [],
    oidc: readOidc(read),
    pepper: read('TOLLKEY_PEPPER'),
    authSecret: read('TOLLKEY_AUTH_SECRET'),
  };
  // Made last: settings that are wrong leave nothing behind.
  return Object.freeze({
    ...given,
    authSecret: given.authSecret ?? keptAuthSecret(dataDir),
  });
}

/**
 * The same, for a command that works on a database that is there.
 *
 * @throws ConfigError also when there is none: a command must not make one.
 */
export function readConfigOfDatabase(environment: Environment): Config {
  refuseUnknown(environment);
  const { databasePath } = readPlaces((name) => readSetting(environment, name));
  // An empty file is no database: opening it would write to it, and hide that the database was lost.
  const size = fileSize(databasePath);
  if (size) return readConfig(environment);
  throw new ConfigError(
    `${databasePath} cannot be used: expected the database of a server, got ` +
      `${size === undefined ? 'no file' : 'an empty file'}; start the server once, or set ` +
      'DATABASE_URL or TOLLKEY_DATA_DIR to where it is.',
  );
}

type Read = <N extends SettingName>(name: N) => z.output<(typeof SETTINGS)[N]> | undefined;

function readPlaces(read: Read): { readonly dataDir: string; readonly databasePath: string } {
  const dataDir = resolve(read('TOLLKEY_DATA_DIR') ?? 'data');
  const databaseUrl = read('DATABASE_URL');
  const databasePath = databaseUrl
    ? resolve(databaseUrl.slice('file:'.length).trim())
    : join(dataDir, 'tollkey.db');
  return { dataDir, databasePath };
}

function readOidc(read: Read): OidcConfig | undefined {
  const issuer = read('TOLLKEY_OIDC_ISSUER');
  const clientId = read('TOLLKEY_OIDC_CLIENT_ID');
  const clientSecret = read('TOLLKEY_OIDC_CLIENT_SECRET');
  const name = read('TOLLKEY_OIDC_NAME');
  if (issuer !== undefined && clientId !== undefined && clientSecret !== undefined) {
    return Object.freeze({ issuer, clientId, clientSecret, name: name ?? 'single sign-on' });
  }
  const isNone = [issuer, clientId, clientSecret, name].every((value) => value === undefined);
  if (isNone) return undefined;
  throw new ConfigError(
    'Sign-in with OpenID Connect is set in part; expected TOLLKEY_OIDC_ISSUER, ' +
      'TOLLKEY_OIDC_CLIENT_ID and TOLLKEY_OIDC_CLIENT_SECRET, all or none of them.',
  );
}

/**
 * What secrets begin with.
 *
 * @throws ConfigError when TOLLKEY_KEY_PREFIX is wrong.
 */
export function readKeyPrefix(environment: Environment): string {
  return readSetting(environment, 'TOLLKEY_KEY_PREFIX') ?? 'gx';
}

function refuseUnknown(environment: Environment): void {
  if (environment.REDIS_URL) {
    throw new ConfigError(
      'REDIS_URL is set, but this version runs as one process and shares nothing; unset it.',
    );
  }
  const known = new Set<string>([
    ...Object.keys(SETTINGS),
    ...CONFIDENTIAL.map((name) => `${name}_FILE`),
  ]);
  const unknown = Object.keys(environment).find(
    (name) =>
      name.startsWith('TOLLKEY_') &&
      !known.has(name) &&
      !isServiceLink(name, environment[name] ?? ''),
  );
  if (unknown === undefined) return;
  const names = [...known].filter((name) => name.startsWith('TOLLKEY_')).join(', ');
  throw new ConfigError(`${unknown} is no setting of Tollkey; expected one of ${names}.`);
}

function readSetting<N extends SettingName>(
  environment: Environment,
  name: N,
): z.output<(typeof SETTINGS)[N]> | undefined {
  const isConfidential = CONFIDENTIAL.includes(name);
  const path = isConfidential ? readVariable(environment, `${name}_FILE`) : undefined;
  const given = readVariable(environment, name);
  if (path !== undefined && given !== undefined) {
    throw new ConfigError(`Set ${name} or ${name}_FILE, not both.`);
  }
  const text = path === undefined ? given : readGivenFile(`${name}_FILE`, path);
  if (text === undefined) return undefined;
  const parsed = SETTINGS[name].safeParse(text);
  if (parsed.success) return parsed.data as z.output<(typeof SETTINGS)[N]>;
  const received = isConfidential
    ? `${text.length} characters`
    : JSON.stringify(hidePassword(text));
  throw new ConfigError(
    `${name} is wrong: expected ${parsed.error.issues[0]?.message}, got ${received}.`,
  );
}

/**
 * A variable without the white space around it, such as the line end of a file that it was read
 * from. White space alone is no absence: the setting was meant to have a value.
 */
function readVariable(environment: Environment, name: string): string | undefined {
  const text = environment[name] || undefined;
  const trimmed = text?.trim();
  if (trimmed !== undefined && /^(["']).*\1$/s.test(trimmed)) {
    throw new ConfigError(`${name} is wrong: expected it without the quotation marks around it.`);
  }
  return trimmed;
}

function readGivenFile(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    throw new ConfigError(`${name} is wrong: expected a file that can be read, got ${path}.`);
  }
}

// An address of another database may hold a password.
function hidePassword(text: string): string {
  return text.replace(/:\/\/.*@/, '://…@');
}

function requireSecret(secret: string | undefined, keyPrefix: string): string | undefined {
  if (secret === undefined || createSecretFormat(keyPrefix).isWellFormed(secret)) return secret;
  throw new ConfigError(
    `TOLLKEY_ROOT_KEY is wrong: expected a secret with the prefix ${keyPrefix}_ and a right ` +
      `checksum (node dist/cli.js secret prints one), got ${secret.length} other characters.`,
  );
}

// Without the old one everybody has to sign in again, and nothing else is lost: so a new one may be made.
function keptAuthSecret(dataDir: string): string {
  const kept = keepSecret({ dataDir, name: 'auth-secret', canMake: true });
  if (kept.kind === 'kept') return kept.text;
  throw new ConfigError(
    `${kept.path} is damaged: expected at least ${MIN_KEPT_SECRET_LENGTH} characters; ` +
      'remove it, and everybody has to sign in again.',
  );
}
