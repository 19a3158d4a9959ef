import { maxAliasesPlugin } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthPlugin } from '@escape.tech/graphql-armor-max-depth';
import { maxDirectivesPlugin } from '@escape.tech/graphql-armor-max-directives';
import { maxTokensPlugin } from '@escape.tech/graphql-armor-max-tokens';
import type { DocumentNode, GraphQLError } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { Slices } from '../kernel/slices.ts';
import { schema } from '../schema/schema.ts';

/** A document of the schema, or the errors for which it is none. */
export type ReadDocument = (text: string) => Promise<DocumentNode | readonly GraphQLError[]>;

// What one document may ask for. Introspection is exempt from the depth, or GraphiQL could not read
// the schema.
const MAX_TOKENS = 1_000;
const MAX_ALIASES = 30;
const MAX_DIRECTIVES = 8;
const MAX_DEPTH = 8;

/**
 * A reader of documents: graphql-yoga's parser and validator with the bounds on documents. What it
 * reads is kept elsewhere, and its HTTP layer stays unused: that would read each body through a
 * stream that costs more than half of the throughput, and its answers would have to be taken apart
 * again for our envelope. Parsing and validating are two slices.
 *
 * @throws GraphQLError for a text that does not parse or is beyond a bound.
 */
export function createReadDocument(slices: Slices): ReadDocument {
  const yoga = createYoga({
    schema,
    logging: false,
    maskedErrors: false,
    parserAndValidationCache: false,
    plugins: [
      maxTokensPlugin({ n: MAX_TOKENS }),
      maxAliasesPlugin({ n: MAX_ALIASES, allowList: [] }),
      maxDirectivesPlugin({ n: MAX_DIRECTIVES }),
      maxDepthPlugin({ n: MAX_DEPTH, flattenFragments: true }),
    ],
  });

  return async function readDocument(text) {
    const { parse, validate } = yoga.getEnveloped({});
    const document: DocumentNode = parse(text);
    await slices.next();
    const errors: readonly GraphQLError[] = validate(schema, document);
    return errors.length > 0 ? errors : document;
  };
}
