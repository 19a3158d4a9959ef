import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type GraphQLField,
  type GraphQLNamedType,
  getArgumentValues,
  getNamedType,
  type InlineFragmentNode,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionNode,
  type SelectionSetNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql';
import { invariant } from '../kernel/invariant.ts';
import type { ComplexityContext, FieldComplexity, WeighField } from './complexity.ts';
import { createWeighIntrospection } from './introspection-complexity.ts';
import { schema } from './schema.ts';
import { isList } from './slice-fields.ts';

/** What is weighed: an operation of a valid document, with the values of its variables. */
export interface Weighed {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: ComplexityContext;
}

// A name that the client chose comes back with every value.
const NAME_CHARACTERS_A_POINT = 100;

/**
 * The complexity of an operation, in points: the most that it can return, aliases, the lengths of
 * lists and of texts counted. `@skip` and `@include` change nothing.
 *
 * @throws GraphQLError for an argument that does not fit.
 */
export function weighOperation({ document, operation, variables, context }: Weighed): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    }
  }
  // Fragments that spread one another would otherwise be weighed over and over.
  const known = new Map<SelectionSetNode, Map<string, number>>();

  function weighSelections(
    selectionSet: SelectionSetNode,
    type: GraphQLNamedType,
    items: number,
  ): number {
    const weights = known.get(selectionSet) ?? new Map<string, number>();
    const name = `${type.name} ${items}`;
    const weight = weights.get(name) ?? weighAll(selectionSet.selections, type, items);
    known.set(selectionSet, weights.set(name, weight));
    return weight;
  }

  function weighAll(
    selections: readonly SelectionNode[],
    type: GraphQLNamedType,
    items: number,
  ): number {
    let sum = 0;
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) sum += weighField(selection, type, items);
      else sum += weighFragment(selection, type, items);
    }
    return sum;
  }

  function weighFragment(
    selection: FragmentSpreadNode | InlineFragmentNode,
    type: GraphQLNamedType,
    items: number,
  ): number {
    const isSpread = selection.kind === Kind.FRAGMENT_SPREAD;
    const fragment = isSpread ? fragments.get(selection.name.value) : selection;
    invariant(fragment, 'a valid document spreads no other fragments than it has');
    const { typeCondition, selectionSet } = fragment;
    const narrowed = typeCondition && schema.getType(typeCondition.name.value);
    return weighSelections(selectionSet, narrowed ?? type, items);
  }

  function weighField(node: FieldNode, type: GraphQLNamedType, itemsAbove: number): number {
    const field = fieldOf(type, node.name.value);
    const declared = complexityOf(field);
    const { points, times, items, isPerItem } =
      typeof declared === 'function'
        ? declared(getArgumentValues(field, node, variables), context)
        : declared;
    const name = (node.alias ?? node.name).value;
    const own = points + Math.floor(name.length / NAME_CHARACTERS_A_POINT);
    if (node.selectionSet === undefined) return own;
    const below = weighSelections(node.selectionSet, getNamedType(field.type), items ?? itemsAbove);
    return own + below * (isPerItem === true ? itemsAbove : (times ?? 1));
  }

  const root = schema.getRootType(operation.operation);
  invariant(root, `the schema has operations of the kind ${operation.operation}`);
  return Math.ceil(weighSelections(operation.selectionSet, root, 1));
}

type AnyField = GraphQLField<unknown, unknown>;

const weighIntrospection = createWeighIntrospection(schema);
const ONE_POINT: FieldComplexity = Object.freeze({ points: 1 });

/** The complexity that a field declares; one point if it declares none. */
export function complexityOf(field: AnyField): WeighField<unknown> {
  const declared = field.extensions.complexity ?? weighIntrospection(field);
  invariant(declared || !isList(field.type), `the list ${field.name} says how long it can be`);
  return (declared ?? ONE_POINT) as WeighField<unknown>;
}

function fieldOf(type: GraphQLNamedType, name: string): AnyField {
  const known = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
  const field = known ?? META_FIELDS[name];
  invariant(field, `a valid document asks for no other field than there is: ${type.name}.${name}`);
  return field;
}

const META_FIELDS: Readonly<Record<string, AnyField>> = Object.freeze({
  [SchemaMetaFieldDef.name]: SchemaMetaFieldDef,
  [TypeMetaFieldDef.name]: TypeMetaFieldDef,
  [TypeNameMetaFieldDef.name]: TypeNameMetaFieldDef,
});
