import { complexityFromQuery } from '@pothos/plugin-complexity';
import {
  type DocumentNode,
  GraphQLError,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { RequestContext } from '../context/request-context.ts';
import { schema } from './schema.ts';

// A hundred keys with all their fields, a day of usage among them, cost about 3,000.
const MAX_COMPLEXITY = 10_000;

/**
 * Refuses variables of wrong types, and an operation that asks with them for more than one answer
 * should hold: fields are counted once for each item that a list can bring.
 *
 * @throws GraphQLError for wrong variables, or that says how much was asked for, and how much may be.
 */
export type RequireBounded = (variables: Record<string, unknown> | undefined) => void;

/** The bounds of one operation of a valid document. */
export function createRequireBounded(
  asked: {
    readonly document: DocumentNode;
    readonly operation: OperationDefinitionNode;
  } & Pick<RequestContext, 'domain'>,
): RequireBounded {
  const { document, operation, domain } = asked;
  const hasVariables = (operation.variableDefinitions ?? []).length > 0;
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const counted: DocumentNode = { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] };
  // What is asked for is the same each time, unless a variable or the clock has a say in it.
  let isFixed = !(hasVariables && isSizedByVariables(counted));
  let isKnownBounded = false;
  const context: Pick<RequestContext, 'domain'> = {
    get domain() {
      isFixed = false;
      return domain;
    },
  };

  return function requireBounded(variables) {
    if (hasVariables) requireVariables(operation, variables);
    if (isKnownBounded) return;
    const { complexity } = complexityFromQuery(counted, {
      schema,
      ctx: context,
      ...(variables && { variables }),
    });
    if (complexity <= MAX_COMPLEXITY) {
      isKnownBounded = isFixed;
      return;
    }
    throw new GraphQLError(
      `The operation asks for too much at once: its complexity is ${Math.ceil(complexity)}, ` +
        `at most ${MAX_COMPLEXITY} is allowed; ask for smaller pages (first) or fewer fields`,
    );
  };
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
): void {
  const definitions = operation.variableDefinitions ?? [];
  const { errors } = getVariableValues(schema, definitions, variables ?? {}, { maxErrors: 1 });
  if (errors?.[0]) throw errors[0];
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
