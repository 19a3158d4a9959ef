import type { SecretFormat } from '../domain/secret-text.ts';
import { presentedIn, type SecretSigns } from './credential-forms.ts';
import {
  type CredentialRules,
  type NoCredential,
  refuseAmbiguous,
  refuseInUrl,
  refuseUnrecognized,
  type Unrecognized,
} from './credential-refusals.ts';

/** What a request brings to say who asks. */
export type Credential = { readonly kind: 'secret'; readonly secret: string } | NoCredential;

/** Where a request can carry a secret. */
export interface Presented extends Unrecognized {
  /** Addresses that must not hold one: the request's own path and query, and what a proxy tells. */
  readonly addresses: readonly string[];
}

/** Where secrets are read, and how to tell one with this format. */
export function credentialRules(
  format: SecretFormat,
  keyHeaders: readonly string[],
): ServerCredentialRules {
  const { start } = format;
  return Object.freeze({
    format,
    keyHeaders,
    signs: {
      example: `${start}...`,
      // Not by its checksum: two that differ are refused, also when one of them is mistyped.
      isOurs: (text: string) => text.startsWith(start),
      isIn: (text: string) => text.includes(start) && format.isIn(text),
    },
  });
}

/** The same with the format of the server's own secrets. */
export interface ServerCredentialRules extends CredentialRules {
  readonly format: SecretFormat;
}

/**
 * The secret that a request presents. Two different ones are refused rather than one of them chosen,
 * and so is a secret in an address.
 */
export function readCredential(presented: Presented, rules: ServerCredentialRules): Credential {
  const credential = readFields(presented.fields, rules.signs);
  if (credential?.kind === 'refused') return credential;
  const { format } = rules;
  const isSure = credential !== undefined;
  for (const address of presented.addresses) {
    if (mayHoldSecret(address, format) && isSecretIn(address, { format, isSure })) {
      return refuseInUrl(rules);
    }
  }
  return credential ?? refuseUnrecognized(presented, rules);
}

/**
 * The secret in the headers that can carry one: names in lower case and values in turn. Nothing when
 * none of them holds one of this server. What cannot be one belongs to somebody else, such as the
 * token of a proxy that signs people in, and is ignored.
 */
export function readFields(
  fields: readonly string[],
  { isOurs }: SecretSigns,
): Credential | undefined {
  let secret = '';
  let foundIn = '';
  for (let index = 0; index < fields.length; index += 2) {
    const name = fields[index] ?? '';
    const given = presentedIn(name, fields[index + 1] ?? '');
    if (!isOurs(given)) continue;
    if (secret !== '' && given !== secret) return refuseAmbiguous(foundIn, name);
    secret = given;
    foundIn = name;
  }
  return secret === '' ? undefined : { kind: 'secret', secret };
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
