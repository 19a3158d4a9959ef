import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { createSecretFormat } from './domain/secret-text.ts';
import { ID_PREFIXES } from './kernel/id.ts';
import type { LogLevel } from './kernel/logger.ts';

/** The settings of one server. */
export interface Config {
  readonly host: string;
  /** 0 to 65,535; 0 lets the system choose. */
  readonly port: number;
  /** The public address, without a slash at its end; nothing when it follows from host and port. */
  readonly baseUrl: string | undefined;
  /** The SQLite file. */
  readonly databasePath: string;
  readonly pepper: string;
  readonly rootSecret: string | undefined;
  readonly keyPrefix: string;
  readonly logLevel: LogLevel;
}

/** A setting is wrong or unknown. The message is one sentence: which, what is expected, what came. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const MIN_PEPPER_LENGTH = 32;

const SETTINGS = {
  HOST: z.string().min(1, { error: 'an address such as 127.0.0.1 or 0.0.0.0' }),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, { error: 'a number from 0 to 65535' })
    .transform(Number)
    .refine((port) => port <= 65_535, { error: 'a number from 0 to 65535' }),
  BASE_URL: z
    .string()
    .regex(/^https?:\/\/[^/?#\s]+\/?$/, { error: 'an address such as https://keys.example.com' })
    .transform((url) => url.replace(/\/$/, '')),
  DATABASE_URL: z
    .string()
    .regex(/^file:.+/, { error: 'file: and a path, such as file:./data/tollkey.db' }),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent'], {
    error: 'one of debug, info, warn, error, silent',
  }),
  TOLLKEY_DATA_DIR: z.string().min(1, { error: 'a folder such as ./data' }),
  TOLLKEY_PEPPER: z.string().refine((pepper) => pepper.trim().length >= MIN_PEPPER_LENGTH, {
    error: `at least ${MIN_PEPPER_LENGTH} random characters`,
  }),
  TOLLKEY_ROOT_KEY: z.string(),
  TOLLKEY_KEY_PREFIX: z
    .string()
    .regex(/^[a-z0-9]{2,8}$/, { error: '2 to 8 of a-z and 0-9' })
    .refine((prefix) => !Object.values<string>(ID_PREFIXES).includes(prefix), {
      error: `a prefix that no id has (not ${Object.values(ID_PREFIXES).join(', ')})`,
    }),
} as const;

type SettingName = keyof typeof SETTINGS;

type Environment = Readonly<Record<string, string | undefined>>;

// Values that must not be shown, and can be given as a file's path in `…_FILE`.
const CONFIDENTIAL: readonly SettingName[] = ['TOLLKEY_PEPPER', 'TOLLKEY_ROOT_KEY'];

/**
 * Reads the settings from the environment, and makes the data folder and a pepper where none is.
 *
 * @throws ConfigError for the first setting that is wrong or unknown.
 */
export function readConfig(environment: Environment): Config {
  refuseUnknown(environment);
  const read = <N extends SettingName>(name: N): z.output<(typeof SETTINGS)[N]> | undefined =>
    readSetting(environment, name);

  const dataDir = resolve(read('TOLLKEY_DATA_DIR') ?? 'data');
  const databaseUrl = read('DATABASE_URL');
  const databasePath = databaseUrl
    ? resolve(databaseUrl.slice('file:'.length))
    : join(dataDir, 'tollkey.db');
  const keyPrefix = readKeyPrefix(environment);
  return Object.freeze({
    host: read('HOST') ?? '127.0.0.1',
    port: read('PORT') ?? 4000,
    baseUrl: read('BASE_URL'),
    databasePath,
    keyPrefix,
    logLevel: read('LOG_LEVEL') ?? 'info',
    rootSecret: requireSecret(read('TOLLKEY_ROOT_KEY'), keyPrefix),
    pepper: read('TOLLKEY_PEPPER') ?? keptPepper(dataDir, databasePath),
  });
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
    (name) => name.startsWith('TOLLKEY_') && !known.has(name),
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
  const path = isConfidential ? environment[`${name}_FILE`] : undefined;
  const given = environment[name] || undefined;
  if (path && given) throw new ConfigError(`Set ${name} or ${name}_FILE, not both.`);
  const text = path ? readGivenFile(`${name}_FILE`, path) : given;
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

const PEPPER_BYTES = 32;

/** The pepper in the data folder; made once, whole or not at all, readable for its owner alone. */
function keptPepper(dataDir: string, databasePath: string): string {
  const path = join(dataDir, 'pepper');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  if (!existsSync(path)) {
    if (existsSync(databasePath)) {
      throw new ConfigError(
        `${path} is missing: ${databasePath} was made with it, and no key works without it; ` +
          'restore it from a backup, or set TOLLKEY_PEPPER.',
      );
    }
    const draft = `${path}.${process.pid}`;
    const pepper = randomBytes(PEPPER_BYTES).toString('base64url');
    writeFileSync(draft, pepper, { mode: 0o600, flush: true });
    publish(draft, path);
  }
  const pepper = readFileSync(path, 'utf8').trim();
  if (pepper.length >= MIN_PEPPER_LENGTH) return pepper;
  throw new ConfigError(
    `${path} is damaged: expected at least ${MIN_PEPPER_LENGTH} characters, got ` +
      `${pepper.length}; restore it from a backup, or no key of this database will work.`,
  );
}

/** Gives a finished file its name, unless another process was first: then that one's counts. */
function publish(draft: string, path: string): void {
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(draft);
  }
}
