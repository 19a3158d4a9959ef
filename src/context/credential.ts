import type { Refusal } from '../domain/errors.ts';

/** What a request brings to say who asks. */
export type Credential =
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** The headers that can carry a secret. */
export interface CredentialHeaders {
  readonly accessToken: string | undefined;
  readonly authorization: string | undefined;
}

// RFC 6750, section 2.1; the scheme's case does not matter (RFC 9110, section 11.1).
const BEARER = /^bearer +(\S+)\s*$/i;

/**
 * The secret in `access-token: <secret>` or `Authorization: Bearer <secret>`. Two different ones
 * are refused rather than one of them chosen.
 */
export function readCredential(headers: CredentialHeaders): Credential {
  const accessToken = headers.accessToken?.trim() || undefined;
  const bearer = BEARER.exec(headers.authorization ?? '')?.[1];
  if (accessToken !== undefined && bearer !== undefined && accessToken !== bearer) {
    return {
      kind: 'refused',
      refusal: {
        code: 'INVALID_ARGUMENT',
        message:
          'The headers access-token and Authorization carry different tokens; send one of them',
      },
    };
  }
  const secret = accessToken ?? bearer;
  return secret === undefined ? { kind: 'none' } : { kind: 'secret', secret };
}
