import { execute } from '@graphql-tools/executor';
import {
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  getOperationAST,
  type OperationDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { RequestContext } from '../context/request-context.ts';
import type { Domain } from '../domain/domain.ts';
import { andThen, type MaybePromise } from '../kernel/and-then.ts';
import { createRequireBounded, type RequireBounded } from '../schema/require-bounded.ts';
import { schema } from '../schema/schema.ts';
import type { GraphqlParams } from './graphql-params.ts';
import { costOf, countRootFields, LEAST_COST, type OperationCost } from './operation-cost.ts';
import { createReadDocument } from './read-document.ts';

/** An operation that can be executed, or why a document holds none. */
export type Operation =
  | {
      readonly kind: 'ready';
      readonly cost: OperationCost;
      readonly rootFields: number;
      readonly isMutation: boolean;
      readonly execute: (context: RequestContext) => MaybePromise<ExecutionResult>;
    }
  | {
      readonly kind: 'invalid';
      readonly cost: OperationCost;
      readonly errors: readonly GraphQLError[];
    };

/** Parses and validates; `execute` of what comes out does the rest. A known document is at hand. */
export type PrepareOperation = (params: GraphqlParams) => MaybePromise<Operation>;

// Programs send the same few documents over and over. One that is kept takes up to some 200 bytes
// for each of its characters: 50 MB at most.
const MAX_KEPT_DOCUMENTS = 500;
const MAX_KEPT_CHARACTERS = 262_144;

/**
 * The engine: what depends on a document alone (parsing, validating, the cost, mostly its
 * complexity) is worked out once and kept with it. Documents are known by their whole text, which
 * may hold secrets: it is never logged.
 */
export function createGraphqlEngine(domain: Domain): PrepareOperation {
  const readDocument = createReadDocument(domain.slices);
  const kept = new LRUCache<string, KeptDocument>({
    max: MAX_KEPT_DOCUMENTS,
    maxSize: MAX_KEPT_CHARACTERS,
    sizeCalculation: (_document, text) => Math.max(text.length, 1),
  });

  async function prepareNew(params: GraphqlParams): Promise<Operation> {
    const read = await readDocument(params.query);
    if (!('kind' in read)) return invalid(read);
    const document: KeptDocument = { document: read, operations: new Map() };
    kept.set(params.query, document);
    await domain.slices.next();
    return prepare(document, params);
  }

  function prepare(document: KeptDocument, params: GraphqlParams): Operation {
    const { operationName, variables, isLong } = params;
    const operation = requireOperation(document, operationName);
    const cost = costOf(operation.rootFields, operation.requireBounded(variables));
    const { rootFields, isMutation } = operation;
    // Those that were charged at the same moment would be executed in one turn.
    const execute = (context: RequestContext) =>
      andThen(isLong ? domain.slices.next() : undefined, () =>
        operation.execute(context, variables),
      );
    return { kind: 'ready', cost, rootFields, isMutation, execute };
  }

  function requireOperation(
    { document, operations }: KeptDocument,
    operationName: string | undefined,
  ): KeptOperation {
    const known = operations.get(operationName);
    if (known !== undefined) return known;
    const operation = requireOperationNode(document, operationName);
    const kept: KeptOperation = {
      requireBounded: createRequireBounded({ document, operation, domain }),
      rootFields: countRootFields(document, operation),
      isMutation: operation.operation === 'mutation',
      // In parts it would come for @defer and @stream alone, which the schema does not have.
      execute: (contextValue, variableValues) =>
        execute({
          schema,
          document,
          contextValue,
          variableValues,
          operationName,
        }) as MaybePromise<ExecutionResult>,
    };
    operations.set(operationName, kept);
    return kept;
  }

  return function prepareOperation(params) {
    const known = kept.get(params.query);
    if (known === undefined) return prepareNew(params).catch(invalidFor);
    try {
      return prepare(known, params);
    } catch (error) {
      return invalidFor(error);
    }
  };
}

/** A valid document, and those of its operations that were asked for. */
interface KeptDocument {
  readonly document: DocumentNode;
  readonly operations: Map<string | undefined, KeptOperation>;
}

interface KeptOperation {
  readonly rootFields: number;
  readonly isMutation: boolean;
  readonly requireBounded: RequireBounded;
  readonly execute: (
    context: RequestContext,
    variables: GraphqlParams['variables'],
  ) => MaybePromise<ExecutionResult>;
}

function requireOperationNode(
  document: DocumentNode,
  operationName: string | undefined,
): OperationDefinitionNode {
  const operation = getOperationAST(document, operationName);
  if (operation) return requireKind(operation);
  throw new GraphQLError(
    operationName === undefined
      ? 'The document must hold one operation, or {operationName} must name one of them'
      : `The document holds no operation named "${operationName}"`,
  );
}

/** That the schema has such operations is no rule of validation (GraphQL, section 6.2). */
function requireKind(operation: OperationDefinitionNode): OperationDefinitionNode {
  if (schema.getRootType(operation.operation)) return operation;
  throw new GraphQLError(
    `Expected a query or a mutation, got a ${operation.operation}: the schema has none`,
    { nodes: operation },
  );
}

function invalidFor(error: unknown): Operation {
  if (error instanceof GraphQLError) return invalid([error]);
  throw error;
}

function invalid(errors: readonly GraphQLError[]): Operation {
  return { kind: 'invalid', cost: LEAST_COST, errors };
}
