import type { initGraphQLTada } from 'gql.tada';
import type { introspection } from './schema-types';

type Graphql = ReturnType<
  typeof initGraphQLTada<{
    introspection: introspection;
    disableMasking: true;
    scalars: { DateTime: string; JSONObject: Readonly<Record<string, unknown>> };
  }>
>;

/** What a document is at run time: its own text and the texts of the fragments that it needs. */
interface WrittenDocument {
  readonly texts: ReadonlySet<string>;
}

/**
 * Writes down a query or mutation, typed by schema.graphql. Other documents' fragments come second:
 * `graphql('query Keys { … ...KeyRow }', [keyRow])`. Fragments are not masked.
 *
 * Only the types are gql.tada's. Its own function parses each document in the browser, where the
 * server parses it again; kept as text it needs neither a parser nor a printer, 7 KB of the budget.
 */
export const graphql = ((text: string, fragments: readonly WrittenDocument[] = []) =>
  Object.freeze({
    texts: new Set([text, ...fragments.flatMap((fragment) => [...fragment.texts])]),
  } satisfies WrittenDocument)) as unknown as Graphql;

/** The text of a document that `graphql` wrote, with all its fragments. */
export function textOf(document: object): string {
  const { texts } = document as WrittenDocument;
  return [...texts].join('\n');
}

/** The name of a document's operation, by which its answers are remembered. */
export function nameOf(document: object): string {
  const [text = ''] = (document as WrittenDocument).texts;
  return /^\s*(?:query|mutation)\s+(\w+)/.exec(text)?.[1] ?? '';
}
