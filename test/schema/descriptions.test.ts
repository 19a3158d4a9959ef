import {
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../src/schema/schema.ts';

interface Described {
  /** Where it stands in the schema, such as `Query.apiKeys(first:)`. */
  readonly place: string;
  readonly description: string | null | undefined;
}

function partsOf(type: GraphQLNamedType): readonly Described[] {
  const parts: Described[] = [{ place: type.name, description: type.description }];
  if (isObjectType(type) || isInterfaceType(type)) {
    for (const field of Object.values(type.getFields())) {
      const place = `${type.name}.${field.name}`;
      parts.push({ place, description: field.description });
      for (const { name, description } of field.args) {
        parts.push({ place: `${place}(${name}:)`, description });
      }
    }
  }
  if (isInputObjectType(type)) {
    for (const { name, description } of Object.values(type.getFields())) {
      parts.push({ place: `${type.name}.${name}`, description });
    }
  }
  if (isEnumType(type)) {
    for (const { name, description } of type.getValues()) {
      parts.push({ place: `${type.name}.${name}`, description });
    }
  }
  return parts;
}

const parts = Object.values(schema.getTypeMap())
  .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
  .flatMap(partsOf);

test('every type, field, argument, input field and enum value has a description', () => {
  const undescribed = parts.filter(({ description }) => !description?.trim());
  expect(undescribed.map(({ place }) => place)).toEqual([]);
  expect(parts.length).toBeGreaterThan(100);
});

test('a description is one or more whole sentences, and says more than the name', () => {
  const unfinished = parts.filter(({ description }) => !/^[A-Z`].*[.`]$/s.test(description ?? ''));
  expect(unfinished.map(({ place, description }) => `${place}: ${description}`)).toEqual([]);
});
