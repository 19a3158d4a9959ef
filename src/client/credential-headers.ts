import { isTextList, recordOf } from './records.ts';

/** A header as a framework gives it: once, as often as it came, or not at all. */
export type HeaderValue = string | readonly string[] | null | undefined;

/** A request of Node.js, or what a framework's own tests make up instead of one. */
export interface NodeRequest {
  readonly headers: Readonly<Record<string, HeaderValue>>;
  readonly headersDistinct?: Readonly<Record<string, readonly string[] | undefined>>;
}

/** The headers of a call. */
export interface CallHeaders {
  /** The values of a header, by its name in lower case, each as often as it came. */
  readonly valuesOf: (name: string) => readonly string[];
  /** All of them, names and values in turn. */
  readonly readAll: () => readonly string[];
}

/** The headers of a request of Node.js. */
export function headersOfNode({ headers, headersDistinct = {} }: NodeRequest): CallHeaders {
  return {
    // `headers` keeps only the first of several Authorization headers.
    valuesOf: (name) => apart(headersDistinct[name] ?? headers[name]),
    readAll: () =>
      Object.entries(headers).flatMap(([name, value]) =>
        [value ?? []].flat().flatMap((each) => [name, each]),
      ),
  };
}

/**
 * The same, of a Fetch request, and of the request of Node.js that it was made of, where there is
 * one: of several Authorization headers `Headers` may show only the first.
 */
export function headersOfFetch(headers: Headers, incoming?: unknown): CallHeaders {
  const distinct = recordOf(recordOf(incoming).headersDistinct);
  return {
    valuesOf(name) {
      const shown = headers.get(name);
      const lines = distinct[name];
      // Otherwise somebody has replaced the header since then, and the new one counts.
      return apart(isTextList(lines) && lines[0] === shown ? lines : shown);
    },
    readAll: () => [...headers].flat(),
  };
}

// Several headers of one name may come joined by commas (RFC 9110, section 5.3); no key holds one.
function apart(value: HeaderValue): readonly string[] {
  return [value ?? []].flat().flatMap((each) => each.split(',').map((part) => part.trim()));
}
