import { complexityFromQuery } from '@pothos/plugin-complexity';
import {
  type DocumentNode,
  GraphQLError,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import type { RequestContext } from '../context/request-context.ts';
import { schema } from './schema.ts';

// A hundred keys with all their fields, a day of usage among them, cost about 3,000.
const MAX_COMPLEXITY = 10_000;

/**
 * Refuses variables of wrong types, and stops at the first: each error prints the whole value that
 * it is about, so that a thousand wrong fields of one value would take minutes and a gigabyte.
 *
 * @throws GraphQLError for the first that is wrong.
 */
function requireVariables(
  operation: OperationDefinitionNode,
  variables: Record<string, unknown> | undefined,
): void {
  const definitions = operation.variableDefinitions ?? [];
  const { errors } = getVariableValues(schema, definitions, variables ?? {}, { maxErrors: 1 });
  if (errors?.[0]) throw errors[0];
}

/**
 * Refuses an operation that asks for more than one answer should hold: fields are counted once for
 * each item that a list can bring.
 *
 * @throws GraphQLError for wrong variables, or that says how much was asked for, and how much may be.
 */
export function requireBounded(asked: {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Record<string, unknown> | undefined;
  readonly context: Pick<RequestContext, 'domain'>;
}): void {
  const { document, operation, variables, context } = asked;
  requireVariables(operation, variables);
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const { complexity } = complexityFromQuery(
    { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] },
    { schema, ctx: context, ...(variables && { variables }) },
  );
  if (complexity <= MAX_COMPLEXITY) return;
  throw new GraphQLError(
    `The operation asks for too much at once: its complexity is ${Math.ceil(complexity)}, ` +
      `at most ${MAX_COMPLEXITY} is allowed; ask for smaller pages (first) or fewer fields`,
  );
}
