import type { CredentialHeaders } from '../context/credential.ts';

/** A header as a framework gives it: once, as often as it came, or not at all. */
export type HeaderValue = string | readonly string[] | null | undefined;

/** A request of Node.js, or what a framework's own tests make up instead of one. */
export interface NodeRequest {
  readonly headers: Readonly<Record<string, HeaderValue>>;
  readonly headersDistinct?: Readonly<Record<string, readonly string[] | undefined>>;
}

/** The headers that can carry a key, of a request of Node.js. */
export function credentialsOfNode({
  headers,
  headersDistinct = {},
}: NodeRequest): CredentialHeaders {
  // `headers` keeps only the first of several Authorization headers.
  return readWith((name) => headersDistinct[name] ?? headers[name]);
}

/** The same, of a Fetch request. */
export function credentialsOfFetch(headers: Headers): CredentialHeaders {
  return readWith((name) => headers.get(name));
}

function readWith(read: (name: string) => HeaderValue): CredentialHeaders {
  return {
    accessToken: apart(read('access-token')),
    authorization: apart(read('authorization')),
  };
}

// Several headers of one name may come joined by commas (RFC 9110, section 5.3); no key holds one.
function apart(value: HeaderValue): readonly string[] {
  return [value ?? []].flat().flatMap((each) => each.split(','));
}
