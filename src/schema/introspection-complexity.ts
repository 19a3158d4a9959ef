import {
  __Directive,
  __Field,
  __Schema,
  __Type,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
} from 'graphql';
import type { FieldComplexity } from './complexity.ts';

/** How many of a schema's types, fields and the like an introspection can return. */
export type WeighIntrospection = (
  field: GraphQLField<unknown, unknown>,
) => FieldComplexity | undefined;

/**
 * The complexity of the lists of an introspection (GraphQL, section 4). A schema does not change, so
 * a list counts as many items as such a list has on average.
 */
export function createWeighIntrospection(schema: GraphQLSchema): WeighIntrospection {
  const types = Object.values(schema.getTypeMap());
  const withFields = types.filter((type) => isObjectType(type) || isInterfaceType(type));
  const fields = withFields.flatMap((type) => Object.values(type.getFields()));
  const inputFields = types.filter(isInputObjectType).map((type) => Object.keys(type.getFields()));
  const directives = schema.getDirectives();
  const times = new Map<unknown, number>([
    // Its fields are small, and take more time for what they return.
    [SchemaMetaFieldDef, 2],
    [TypeMetaFieldDef, 2],
    [__Schema.getFields().types, types.length],
    [__Schema.getFields().directives, directives.length],
    [__Type.getFields().fields, average(fields.length, types.length)],
    // Every second type that is named wraps another, at most.
    [__Type.getFields().ofType, 0.5],
    [__Type.getFields().interfaces, 1],
    [__Type.getFields().possibleTypes, average(possibleTypes(schema, types), types.length)],
    [__Type.getFields().enumValues, average(enumValues(types), types.length)],
    [__Type.getFields().inputFields, average(inputFields.flat().length, types.length)],
    [__Field.getFields().args, average(fields.flatMap(({ args }) => args).length, fields.length)],
    [__Directive.getFields().args, average(directives.flatMap(({ args }) => args).length, 1)],
    [__Directive.getFields().locations, 10],
  ]);
  return (field) => {
    const length = times.get(field);
    return length === undefined ? undefined : { points: 1, times: length };
  };
}

function average(items: number, lists: number): number {
  return items / Math.max(lists, 1);
}

function enumValues(types: readonly GraphQLNamedType[]): number {
  return types.filter(isEnumType).flatMap((type) => type.getValues()).length;
}

function possibleTypes(schema: GraphQLSchema, types: readonly GraphQLNamedType[]): number {
  return types.filter(isInterfaceType).flatMap((type) => schema.getPossibleTypes(type)).length;
}
