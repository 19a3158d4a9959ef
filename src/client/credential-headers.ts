import type { CredentialHeaders } from '../context/credential.ts';
import { isTextList, recordOf } from './records.ts';

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

/**
 * The same, of a Fetch request, and of the request of Node.js that it was made of, where there is
 * one: of several Authorization headers `Headers` may show only the first.
 */
export function credentialsOfFetch(headers: Headers, incoming?: unknown): CredentialHeaders {
  const distinct = recordOf(recordOf(incoming).headersDistinct);
  return readWith((name) => {
    const shown = headers.get(name);
    const lines = distinct[name];
    // Otherwise somebody has put another header in its place meanwhile, and that one counts.
    return isTextList(lines) && lines[0] === shown ? lines : shown;
  });
}

function readWith(read: (name: string) => HeaderValue): CredentialHeaders {
  return {
    accessToken: apart(read('access-token')),
    authorization: apart(read('authorization')),
  };
}

// Several headers of one name may come joined by commas (RFC 9110, section 5.3); no key holds one.
function apart(value: HeaderValue): readonly string[] {
  return [value ?? []].flat().flatMap((each) => each.split(',').map((part) => part.trim()));
}
