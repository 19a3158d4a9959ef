import {
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/**
 * How many uses an operation costs: one for each root field that it can answer, at least one.
 * Fields with the same name in the answer are one field (GraphQL, section 6.3.2); aliases make
 * several of it. Fragments are looked into; `@skip` and `@include` change nothing.
 */
export function costOfOperation(
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
