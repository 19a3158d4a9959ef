import {
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** What an operation costs. */
export interface OperationCost {
  /** How many uses of the key. */
  readonly uses: number;
  /** How much it can return, in points. */
  readonly complexity: number;
  /** Whether it costs more uses than it has root fields, since it can return so much. */
  readonly isBig: boolean;
}

/** What costs as little as possible. */
export const LEAST_COST: OperationCost = Object.freeze({ uses: 1, complexity: 1, isBig: false });

/** How much one use pays for, in points: a page of 25 keys with a day of usage each, or nearly so. */
export const POINTS_A_USE = 5_000;

/** What an operation costs: one use for each root field, or for each 5,000 points if those are more. */
export function costOf(rootFields: number, complexity: number): OperationCost {
  const pages = Math.ceil(complexity / POINTS_A_USE);
  return { uses: Math.max(rootFields, pages), complexity, isBig: pages > rootFields };
}

/**
 * How many root fields an operation can answer, at least one. Fields with the same name in the answer
 * are one field (GraphQL, section 6.3.2); aliases make several of it. Fragments are looked into;
 * `@skip` and `@include` change nothing.
 */
export function countRootFields(
  document: DocumentNode,
  operation: OperationDefinitionNode,
): number {
  const fragments = new Map<string, SelectionSetNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition.selectionSet);
    }
  }
  const responseNames = new Set<string>();
  collectResponseNames(operation.selectionSet, fragments, responseNames);
  return Math.max(1, responseNames.size);
}

// Each fragment is taken out of the map when it is looked into, so that none is counted twice.
function collectResponseNames(
  selectionSet: SelectionSetNode,
  fragments: Map<string, SelectionSetNode>,
  responseNames: Set<string>,
): void {
  for (const selection of selectionSet.selections) {
    if (selection.kind === Kind.FIELD) {
      responseNames.add((selection.alias ?? selection.name).value);
      continue;
    }
    const isInline = selection.kind === Kind.INLINE_FRAGMENT;
    const inner = isInline ? selection.selectionSet : fragments.get(selection.name.value);
    if (!isInline) fragments.delete(selection.name.value);
    if (inner !== undefined) collectResponseNames(inner, fragments, responseNames);
  }
}
