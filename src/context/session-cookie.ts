import type { NoCredential } from './credential-refusals.ts';
import type { RequestSource } from './same-origin.ts';

/**
 * The session's token in a `Cookie` header, if the cookie has our signature, or nothing. Whether the
 * session still runs is not asked here.
 */
export type ReadSessionToken = (cookieHeader: string) => string | undefined;

/** What a request brings beside its headers with credentials. */
export interface CookieRequest extends RequestSource {
  readonly method: string;
  readonly cookie: string | undefined;
}

/** A cookie of ours that came from elsewhere, or not in a POST: it counts for nothing. */
export const COOKIE_FROM_ELSEWHERE: NoCredential = Object.freeze({
  kind: 'refused',
  code: 'TOKEN_REQUIRED',
  reason: 'no token',
  refusal: {
    code: 'TOKEN_REQUIRED',
    message: 'Access token is required',
    details: ['a session cookie counts only in a POST from the same origin'],
  },
  apiKey: undefined,
  quota: null,
} satisfies NoCredential);
