import {
  defaultFieldResolver,
  type GraphQLFieldResolver,
  type GraphQLOutputType,
  type GraphQLSchema,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { RequestContext } from '../context/request-context.ts';
import { andThen } from '../kernel/and-then.ts';
import type { Slices } from '../kernel/slices.ts';

// So many items are completed in one piece: fewer would cost more than they take.
const ITEMS_A_PIECE = 10;

/**
 * Lets the executor work in slices, so that requests are read in between. The root fields of an
 * operation begin one after the other, each when it is due: begun together, all of them would go on
 * together too. An operation that can return much gets the items of its lists as they are due.
 * Changes the schema's own resolvers, and those of introspection, which all schemas of the process
 * share: for a context without slices they do what they did.
 */
export function sliceFields(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    const isRoot = type === schema.getQueryType() || type === schema.getMutationType();
    for (const field of Object.values(type.getFields())) {
      if (isRoot) field.resolve = whenDue(field.resolve ?? defaultFieldResolver);
      else if (isList(field.type)) field.resolve = listInSlices(field.resolve);
    }
  }
  return schema;
}

type Resolve = GraphQLFieldResolver<unknown, RequestContext>;

function whenDue(resolve: Resolve): Resolve {
  return (source, args, ...[context, info]) => {
    const { slices, inTurn } = context;
    const begin = () => andThen(slices.next(), () => resolve(source, args, context, info));
    return inTurn === undefined ? begin() : inTurn(begin);
  };
}

function listInSlices(resolve: Resolve = defaultFieldResolver): Resolve {
  return (source, args, ...[context, info]) => {
    const items = resolve(source, args, context, info);
    // Other schemas of the process share introspection, and their contexts know no slices.
    if (!context?.isSliced) return items;
    return andThen(items, (list) => inSlices(list as Items, context.slices));
  };
}

// Introspection has no list of the kinds of fields that a type cannot have.
type Items = readonly unknown[] | null | undefined;

function inSlices(list: Items, slices: Slices): unknown {
  if (list == null) return list;
  if (list.length <= ITEMS_A_PIECE) return andThen(slices.next(), () => list);
  return iterateInSlices(list, slices);
}

async function* iterateInSlices(list: readonly unknown[], slices: Slices): AsyncGenerator {
  for (const item of list) {
    const due = slices.next();
    if (due !== undefined) await due;
    yield item;
  }
}

/** Whether a field answers a list. */
export function isList(type: GraphQLOutputType): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}
