import {
  type DocumentNode,
  GraphQLError,
  getVariableValues,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { ComplexityContext } from './complexity.ts';
import { schema } from './schema.ts';
import { weighOperation } from './weigh-operation.ts';

/** The most points of complexity that an operation may have: some 30 ms of the processor, 3 MB. */
export const MAX_COMPLEXITY = 30_000;

/**
 * The complexity of an operation with these variables, in points.
 *
 * @throws GraphQLError for wrong variables, or that says how much was asked for, and how much may be.
 */
export type RequireBounded = (variables: Record<string, unknown> | undefined) => number;

/** The bounds of one operation of a valid document. */
export function createRequireBounded(asked: {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly domain: ComplexityContext['domain'];
}): RequireBounded {
  const { document, operation, domain } = asked;
  const hasVariables = (operation.variableDefinitions ?? []).length > 0;
  // What is asked for is the same each time, unless a variable or the clock has a say in it.
  let isFixed = !(hasVariables && isSizedByVariables(document));
  let known: number | undefined;
  const context: ComplexityContext = {
    get domain() {
      isFixed = false;
      return domain;
    },
  };

  return function requireBounded(given) {
    const variables = hasVariables ? requireVariables(operation, given) : {};
    if (known !== undefined) return known;
    const complexity = weighOperation({ document, operation, variables, context });
    if (complexity > MAX_COMPLEXITY) throw tooMuch(complexity);
    if (isFixed) known = complexity;
    return complexity;
  };
}

function tooMuch(complexity: number): GraphQLError {
  return new GraphQLError(
    `The operation asks for too much at once: its complexity is ${complexity}, ` +
      `at most ${MAX_COMPLEXITY} is allowed; ask for smaller pages (first), a shorter stretch of ` +
      'usage or fewer fields',
  );
}

/**
 * Refuses variables of wrong types, and stops at the first: each error prints the whole value that
 * it is about, so that a thousand wrong fields of one value would take minutes and a gigabyte.
 *
 * @throws GraphQLError for the first that is wrong.
 */
function requireVariables(
  operation: OperationDefinitionNode,
  variables: Record<string, unknown> | undefined,
): Readonly<Record<string, unknown>> {
  const definitions = operation.variableDefinitions ?? [];
  const read = getVariableValues(schema, definitions, variables ?? {}, { maxErrors: 1 });
  if (read.errors?.[0]) throw read.errors[0];
  return read.coerced ?? {};
}

/** Whether a variable stands in the arguments of a field whose complexity follows from them. */
function isSizedByVariables(document: DocumentNode): boolean {
  const types = new TypeInfo(schema);
  let isSized = false;
  visit(
    document,
    visitWithTypeInfo(types, {
      Variable() {
        const complexity: unknown = types.getFieldDef()?.extensions.complexity;
        isSized ||= typeof complexity === 'function';
      },
    }),
  );
  return isSized;
}
