import { z } from 'zod';
import type { Refusal } from '../domain/errors.ts';
import { boundOfJson } from '../kernel/json-size.ts';
import type { Slices } from '../kernel/slices.ts';
import { isPlainJson, readBody } from './read-body.ts';
import type { HttpRequest } from './reply.ts';

/** What a GraphQL request asks for (GraphQL over HTTP, section 5.1). */
export interface GraphqlParams {
  readonly query: string;
  readonly variables: Record<string, unknown> | undefined;
  readonly operationName: string | undefined;
  /** Whether they are so long that each piece of work on them takes the processor for milliseconds. */
  readonly isLong: boolean;
}

/** The parameters of a request, or why it has none that can be used. */
export type ReadParams =
  | { readonly kind: 'params'; readonly params: GraphqlParams }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** The most bytes that a request's body may have. */
export const MAX_BODY_BYTES = 65_536;

// In characters. A request of 5,000 values takes 1 to 2 ms in all.
const LONG_BODY = 4_096;

// 16 bodies of 32,000 levels at once took the collector of garbage 28 ms, and a list of 15,000 scopes
// took 8 to be refused. The metadata of a key, the largest of what is kept, has at most 2,048 values.
const JSON_BOUNDS = Object.freeze({ levels: 64, values: 5_000 });

/** Reads the parameters from a POST's JSON body, in a slice if it is long, or from a GET's query string. */
export async function readGraphqlParams(request: HttpRequest, slices: Slices): Promise<ReadParams> {
  if (request.method === 'GET') return paramsFromSearch(new URLSearchParams(request.search));
  const { 'content-type': contentType, 'content-encoding': encoding } = request.message.headers;
  if (!isPlainJson(request.message)) {
    return refused('UNSUPPORTED_MEDIA_TYPE', {
      expected: 'a body of application/json in UTF-8, not compressed',
      received: [contentType ?? 'no content-type', encoding].filter(Boolean).join(', '),
    });
  }
  const body = await readBody(request.message, MAX_BODY_BYTES);
  if (body.kind === 'tooLarge') {
    return refused('PAYLOAD_TOO_LARGE', {
      expected: `a body of at most ${MAX_BODY_BYTES} bytes`,
      received: 'a larger one',
    });
  }
  if (body.kind === 'notUtf8') {
    const expected = 'a body in UTF-8';
    return refused('INVALID_ARGUMENT', { expected, received: 'other bytes' });
  }
  const isLong = body.text.length > LONG_BODY;
  if (isLong) await slices.next();
  return paramsFrom(parseJson(body.text), isLong);
}

const paramsSchema = z.object(
  {
    query: z.string({ error: '{query} to be a string' }),
    variables: z
      .record(z.string(), z.unknown(), { error: '{variables} to be an object' })
      .nullish(),
    operationName: z.string({ error: '{operationName} to be a string' }).nullish(),
    extensions: z
      .record(z.string(), z.unknown(), { error: '{extensions} to be an object' })
      .nullish(),
  },
  {
    error:
      `a JSON object with {query}, at most ${JSON_BOUNDS.levels} levels deep and of at most ` +
      `${JSON_BOUNDS.values} values; operations cannot be batched`,
  },
);

// The hash of a document in place of the document, as Apollo's clients first send it ("automatic
// persisted queries"). By this answer they know that they have to send the document itself.
const persistedSchema = z.object({
  query: z.null().optional(),
  extensions: z.object({ persistedQuery: z.object({ sha256Hash: z.string() }) }),
});

const NOT_PERSISTED = Object.freeze({
  kind: 'refused',
  refusal: { code: 'PERSISTED_QUERY_NOT_SUPPORTED', message: 'PersistedQueryNotSupported' },
} satisfies ReadParams);

function paramsFrom(value: unknown, isLong: boolean): ReadParams {
  const parsed = paramsSchema.safeParse(value);
  if (parsed.success) {
    const { query, variables, operationName } = parsed.data;
    return {
      kind: 'params',
      params: {
        query,
        variables: variables ?? undefined,
        operationName: operationName || undefined,
        isLong,
      },
    };
  }
  if (persistedSchema.safeParse(value).success) return NOT_PERSISTED;
  const { path, message } = parsed.error.issues[0] ?? { path: [], message: 'another body' };
  const given = path.reduce(
    (part: unknown, key) => (part as Record<PropertyKey, unknown>)?.[key],
    value,
  );
  return refused('INVALID_ARGUMENT', { expected: message, received: kindOf(given) });
}

function paramsFromSearch(search: URLSearchParams): ReadParams {
  const given = {
    query: search.get('query') ?? undefined,
    variables: parseIfPresent(search.get('variables')),
    operationName: search.get('operationName') ?? undefined,
    extensions: parseIfPresent(search.get('extensions')),
  };
  return paramsFrom(given, false);
}

function parseIfPresent(text: string | null): unknown {
  return text ? parseJson(text) : undefined;
}

function parseJson(text: string): unknown {
  const bound = boundOfJson(text, JSON_BOUNDS);
  if (bound !== undefined) return BEYOND[bound];
  try {
    return JSON.parse(text);
  } catch {
    return NOT_JSON;
  }
}

const NOT_JSON = Symbol('text that is not JSON');
const BEYOND = Object.freeze({
  levels: Symbol(`JSON more than ${JSON_BOUNDS.levels} levels deep`),
  values: Symbol(`JSON of more than ${JSON_BOUNDS.values} values`),
});

function kindOf(value: unknown): string {
  if (typeof value === 'symbol') return value.description ?? 'another value';
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function refused(
  code: 'INVALID_ARGUMENT' | 'UNSUPPORTED_MEDIA_TYPE' | 'PAYLOAD_TOO_LARGE',
  { expected, received }: { readonly expected: string; readonly received: string },
): ReadParams {
  const message = `Invalid request: expected ${expected}, got ${received}`;
  return { kind: 'refused', refusal: { code, message } };
}
