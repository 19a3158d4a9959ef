import type { Refusal } from '../domain/errors.ts';
import type { SecretFormat } from '../domain/secret-text.ts';

/** What a request brings to say who asks. */
export type Credential = { readonly kind: 'secret'; readonly secret: string } | NoCredential;

/** A request that says nothing usable about who asks. Shaped like the denial of a secret. */
export interface NoCredential {
  readonly kind: 'refused';
  readonly code: 'TOKEN_REQUIRED' | 'TOKEN_AMBIGUOUS' | 'TOKEN_IN_URL';
  /** In a few words. */
  readonly reason: string;
  readonly refusal: Refusal;
  readonly apiKey: undefined;
  readonly quota: null;
}

/** The headers that can carry a secret, each as often as it came. */
export interface CredentialHeaders {
  readonly accessToken: readonly string[];
  readonly authorization: readonly string[];
}

/** Where a request can carry a secret. */
export interface Presented extends CredentialHeaders {
  /** Addresses that must not hold one: the request's own path and query, and what a proxy tells. */
  readonly addresses: readonly string[];
}

// RFC 6750, section 2.1; the scheme's case does not matter (RFC 9110, section 11.1).
const BEARER = /^bearer +(\S+)\s*$/i;

/**
 * The secret in `access-token: <secret>` or `Authorization: Bearer <secret>`. Two different ones
 * are refused rather than one of them chosen, and so is a secret in an address.
 */
export function readCredential(presented: Presented, format: SecretFormat): Credential {
  const credential = readCredentialHeaders(presented);
  if (credential === AMBIGUOUS) return credential;
  const isSure = credential.kind === 'secret';
  for (const address of presented.addresses) {
    if (mayHoldSecret(address, format) && isSecretIn(address, { format, isSure })) return IN_URL;
  }
  return credential;
}

/** The same for headers alone. */
export function readCredentialHeaders(headers: CredentialHeaders): Credential {
  let secret = '';
  for (const value of headers.accessToken) {
    const given = value.trim();
    if (differs(given, secret)) return AMBIGUOUS;
    secret ||= given;
  }
  for (const value of headers.authorization) {
    const given = BEARER.exec(value)?.[1] ?? '';
    if (differs(given, secret)) return AMBIGUOUS;
    secret ||= given;
  }
  return secret === '' ? MISSING : { kind: 'secret', secret };
}

function differs(one: string, other: string): boolean {
  return one !== '' && other !== '' && one !== other;
}

// An address in which nothing is percent-encoded is looked through once, and mostly that is it.
function mayHoldSecret(address: string, { start }: SecretFormat): boolean {
  return address.includes(start) || address.includes('%');
}

/**
 * Whether an address holds a secret: to be sure, one with a right checksum; else what looks like
 * one, so that whoever mistyped it there learns where it belongs.
 */
function isSecretIn(
  address: string,
  { format, isSure }: { readonly format: SecretFormat; readonly isSure: boolean },
): boolean {
  const text = address.includes('%') ? decode(address) : address;
  if (!text.includes(format.start)) return false;
  return isSure ? format.isIn(text) : format.isLikeOneIn(text);
}

function decode(address: string): string {
  // Not decodeURIComponent: that one gives up on all of it when one escape is not UTF-8.
  return address.replace(/%([0-9a-f]{2})/gi, (_escape, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

const MISSING = noCredential('TOKEN_REQUIRED', 'no token', {
  code: 'TOKEN_REQUIRED',
  message: 'Access token is required',
});

const AMBIGUOUS = noCredential('TOKEN_AMBIGUOUS', 'two different tokens', {
  code: 'INVALID_ARGUMENT',
  message: 'The headers access-token and Authorization carry different tokens; send one of them',
});

// RFC 6750, section 5.3: bearer tokens do not belong in addresses.
const IN_URL = noCredential('TOKEN_IN_URL', 'token in the address', {
  code: 'INVALID_ARGUMENT',
  message:
    'An API key must not stand in an address, which browsers, proxies and logs keep; ' +
    'send it in the header access-token or Authorization: Bearer, and replace this one',
});

function noCredential(code: NoCredential['code'], reason: string, refusal: Refusal): NoCredential {
  return Object.freeze({ kind: 'refused', code, reason, refusal, apiKey: undefined, quota: null });
}
