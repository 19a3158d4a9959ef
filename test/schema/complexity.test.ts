import {
  type GraphQLField,
  type GraphQLNamedType,
  getNamedType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../src/schema/schema.ts';
import { isList } from '../../src/schema/slice-fields.ts';
import { complexityOf } from '../../src/schema/weigh-operation.ts';

// Texts that what made them bounds, in characters. One that is not named here has to be added, with
// where its bound stands, or to be charged by what it holds.
const BOUNDED_TEXTS: Readonly<Record<string, number>> = {
  // An id, a prefix, an instant, an enum value, a number or a truth.
  id: 40,
  accountId: 40,
  actorId: 40,
  targetId: 40,
  prefix: 20,
  // domain/parse-input.ts
  label: 64,
  name: 128,
  externalId: 128,
  revokeReason: 256,
  email: 254,
  actorLabel: 254,
  targetLabel: 254,
  // A label, an e-mail address or a name, with an id beside it, in base64url.
  cursor: 600,
  startCursor: 600,
  endCursor: 600,
  // http/request-id.ts, domain/mutate.ts, domain/checks.ts
  requestId: 128,
  action: 40,
  message: 500,
  // The public address and a token.
  link: 400,
  secret: 60,
  // context/sign-in.ts
  address: 64,
  userAgent: 256,
};

const SCALARS_WITHOUT_TEXT = new Set(['Int', 'Float', 'Boolean', 'DateTime']);

interface Place {
  readonly name: string;
  readonly field: GraphQLField<unknown, unknown>;
  readonly type: GraphQLNamedType;
}

function places(): readonly Place[] {
  return Object.values(schema.getTypeMap())
    .filter((type) => (isObjectType(type) || isInterfaceType(type)) && !type.name.startsWith('__'))
    .flatMap((type) =>
      Object.values(isObjectType(type) || isInterfaceType(type) ? type.getFields() : {}).map(
        (field) => ({ name: `${type.name}.${field.name}`, field, type: getNamedType(field.type) }),
      ),
    );
}

test('charges every list by the most that it can hold', () => {
  const lists = places().filter(({ field }) => isList(field.type));
  expect(lists.length).toBeGreaterThan(20);
  for (const { name, field } of lists) {
    const declared = field.extensions.complexity;
    expect([name, typeof declared]).not.toEqual([name, 'undefined']);
    const {
      times = 1,
      isPerItem,
      points,
    } = complexityOf(field) as {
      readonly times?: number;
      readonly isPerItem?: boolean;
      readonly points: number;
    };
    // A page's or a stretch's items, a number of them, or points for plain values.
    expect([name, isPerItem === true || times > 1 || points >= 35]).toEqual([name, true]);
  }
});

test('gives every list of a page or a stretch a field above it that says how long that is', () => {
  const perItem = places().filter(
    ({ field }) => (field.extensions.complexity as { isPerItem?: boolean })?.isPerItem,
  );
  for (const { name } of perItem) {
    const [holder] = name.split('.');
    const above = places().filter(({ type }) => type.name === holder);
    expect([name, above.length > 0]).toEqual([name, true]);
    for (const { name: from, field } of above) {
      expect([from, typeof field.extensions.complexity]).toEqual([from, 'function']);
    }
  }
});

test('knows a bound of every text, or charges the text as a large value', () => {
  const unbounded = places()
    .filter(({ type }) => !isObjectType(type) && !isInterfaceType(type))
    .filter(({ type }) => !SCALARS_WITHOUT_TEXT.has(type.name) && !('getValues' in type))
    .filter(({ name }) => BOUNDED_TEXTS[name.split('.')[1] ?? ''] === undefined)
    .filter(({ field }) => {
      const complexity = complexityOf(field);
      return typeof complexity === 'function' || complexity.points < 35;
    });
  expect(unbounded.map(({ name }) => name)).toEqual([]);
});
