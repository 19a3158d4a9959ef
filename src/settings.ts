import { isIP } from 'node:net';
import { z } from 'zod';
import { MIN_KEPT_SECRET_LENGTH } from './kept-secrets.ts';
import { ID_PREFIXES } from './kernel/id.ts';

const MAX_KEY_HEADERS = 8;
// Proxies drop other characters that RFC 9110, section 5.1, allows.
const HEADER_NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/;
// Headers that speak of something else, that are logged or that browsers and proxies write.
const OTHER_MEANING = new RegExp(
  '^(?:' +
    'cookie|date|expect|forwarded|from|host|keep-alive|link|location|origin|range|referer|' +
    'set-cookie|te|trailer|transfer-encoding|upgrade|user-agent|via|www-authenticate|' +
    'x-account-id|x-real-ip|x-request-id|x-key-(?:id|label|scopes)|' +
    '(?:accept|access-control|cache|connection|content|if|proxy|sec|x-forwarded)(?:-.*)?' +
    ')$',
);

const RANDOM_SECRET = z.string().refine((text) => text.trim().length >= MIN_KEPT_SECRET_LENGTH, {
  error: `at least ${MIN_KEPT_SECRET_LENGTH} random characters`,
});

/** The form of each setting. What is expected is said in its errors. */
export const SETTINGS = {
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
  TOLLKEY_PEPPER: RANDOM_SECRET,
  TOLLKEY_AUTH_SECRET: RANDOM_SECRET,
  TOLLKEY_ROOT_KEY: z.string().min(1, { error: 'the secret of a key' }),
  TOLLKEY_KEY_PREFIX: z
    .string()
    .regex(/^[a-z0-9]{2,8}$/, { error: '2 to 8 of a-z and 0-9' })
    .refine((prefix) => !Object.values<string>(ID_PREFIXES).includes(prefix), {
      error: `a prefix that no id has (not ${Object.values(ID_PREFIXES).join(', ')})`,
    }),
  TOLLKEY_KEY_HEADERS: z
    .string()
    .transform(listOf)
    .transform((names) => names.map((name) => name.toLowerCase()))
    .refine(areKeyHeaders, {
      error:
        `1 to ${MAX_KEY_HEADERS} different names of headers with commas between them, such as ` +
        'access-token, authorization, x-api-key, and none that means something else',
    }),
  TOLLKEY_TRUSTED_PROXIES: z
    .string()
    .transform(listOf)
    .refine((networks) => networks.every(isNetwork), {
      error: 'networks with commas between them, such as 10.0.0.0/8, fd00::/8 or 127.0.0.1',
    }),
  TOLLKEY_OIDC_ISSUER: z.string().regex(/^https?:\/\/[^/?#\s]+(?:\/[^?#\s]*)?$/, {
    error: 'an address such as https://accounts.example.com',
  }),
  TOLLKEY_OIDC_CLIENT_ID: z.string().min(1, { error: 'the id that the provider knows' }),
  TOLLKEY_OIDC_CLIENT_SECRET: z.string().min(1, { error: 'the secret that the provider knows' }),
  TOLLKEY_OIDC_NAME: z
    .string()
    .min(1, { error: '1 to 64 characters' })
    .max(64, { error: '1 to 64 characters' }),
} as const;

/** The name of a setting that is read in one variable. */
export type SettingName = keyof typeof SETTINGS;

function listOf(text: string): readonly string[] {
  return text.split(',').map((item) => item.trim());
}

/** Whether these are names of headers in which a key can come. */
function areKeyHeaders(names: readonly string[]): boolean {
  const isBounded = names.length <= MAX_KEY_HEADERS && new Set(names).size === names.length;
  return isBounded && names.every((name) => HEADER_NAME.test(name) && !OTHER_MEANING.test(name));
}

/** Whether a text is an address, or a network in CIDR notation (RFC 4632, RFC 4291). */
function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || address.includes('%') || rest.length > 0) return false;
  if (bits === undefined) return true;
  return /^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128);
}
