import type { Refusal } from '../domain/errors.ts';

/** What a request brings to say who asks. */
export type Credential =
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** The headers that can carry a secret, each as often as it came. */
export interface CredentialHeaders {
  readonly accessToken: readonly string[];
  readonly authorization: readonly string[];
}

// RFC 6750, section 2.1; the scheme's case does not matter (RFC 9110, section 11.1).
const BEARER = /^bearer +(\S+)\s*$/i;

/**
 * The secret in `access-token: <secret>` or `Authorization: Bearer <secret>`. Two different ones
 * are refused rather than one of them chosen.
 */
export function readCredential(headers: CredentialHeaders): Credential {
  const secrets = new Set(headers.accessToken.map((value) => value.trim()));
  for (const value of headers.authorization) secrets.add(BEARER.exec(value)?.[1] ?? '');
  secrets.delete('');
  if (secrets.size > 1) {
    return {
      kind: 'refused',
      refusal: {
        code: 'INVALID_ARGUMENT',
        message:
          'The headers access-token and Authorization carry different tokens; send one of them',
      },
    };
  }
  const [secret] = secrets;
  return secret === undefined ? { kind: 'none' } : { kind: 'secret', secret };
}
