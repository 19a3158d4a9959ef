import { maxAliasesPlugin } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthPlugin } from '@escape.tech/graphql-armor-max-depth';
import { maxDirectivesPlugin } from '@escape.tech/graphql-armor-max-directives';
import { maxTokensPlugin } from '@escape.tech/graphql-armor-max-tokens';
import {
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  getOperationAST,
  type OperationDefinitionNode,
} from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { RequestContext } from '../context/request-context.ts';
import type { Domain } from '../domain/domain.ts';
import { requireBounded } from '../schema/require-bounded.ts';
import { schema } from '../schema/schema.ts';
import type { GraphqlParams } from './graphql-params.ts';
import { costOfOperation } from './operation-cost.ts';

/** An operation that can be executed, or why a document holds none. */
export type Operation =
  | {
      readonly kind: 'ready';
      /** How many uses it costs. */
      readonly cost: number;
      readonly isMutation: boolean;
      readonly execute: (context: RequestContext) => Promise<ExecutionResult>;
    }
  | { readonly kind: 'invalid'; readonly cost: 1; readonly errors: readonly GraphQLError[] };

/** Parses and validates; `execute` of what comes out does the rest. */
export type PrepareOperation = (params: GraphqlParams) => Operation;

// What one document may ask for. Introspection is exempt from the depth, or GraphiQL could not read
// the schema.
const MAX_TOKENS = 1_000;
const MAX_ALIASES = 30;
const MAX_DIRECTIVES = 8;
const MAX_DEPTH = 8;

/**
 * The engine: graphql-yoga's parser, validator and executor with their caches and the bounds on
 * documents. Its HTTP layer stays unused: it would read each body through a stream that costs more
 * than half of the throughput, and its answers would have to be taken apart again for our envelope.
 */
export function createGraphqlEngine(domain: Domain): PrepareOperation {
  const yoga = createYoga({
    schema,
    logging: false,
    maskedErrors: false,
    plugins: [
      maxTokensPlugin({ n: MAX_TOKENS }),
      maxAliasesPlugin({ n: MAX_ALIASES, allowList: [] }),
      maxDirectivesPlugin({ n: MAX_DIRECTIVES }),
      maxDepthPlugin({ n: MAX_DEPTH, flattenFragments: true }),
    ],
  });

  return function prepareOperation(params) {
    const { parse, validate, execute } = yoga.getEnveloped({});
    let document: DocumentNode;
    let operation: OperationDefinitionNode;
    try {
      document = parse(params.query);
      const errors = validate(schema, document);
      if (errors.length > 0) return invalid(errors);
      operation = requireOperation(document, params.operationName);
      requireBounded({ document, operation, variables: params.variables, context: { domain } });
    } catch (error) {
      if (error instanceof GraphQLError) return invalid([error]);
      throw error;
    }
    return {
      kind: 'ready',
      cost: costOfOperation(document, operation),
      isMutation: operation.operation === 'mutation',
      execute: async (contextValue) =>
        execute({
          schema,
          document,
          contextValue,
          variableValues: params.variables,
          operationName: params.operationName,
        }),
    };
  };
}

function requireOperation(
  document: DocumentNode,
  operationName: string | undefined,
): OperationDefinitionNode {
  const operation = getOperationAST(document, operationName);
  if (operation) return operation;
  throw new GraphQLError(
    operationName === undefined
      ? 'The document must hold one operation, or {operationName} must name one of them'
      : `The document holds no operation named "${operationName}"`,
  );
}

function invalid(errors: readonly GraphQLError[]): Operation {
  return { kind: 'invalid', cost: 1, errors };
}
