import { isScalarType } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../src/schema/schema.ts';

test.each([
  '1969-12-31T23:59:59.999Z',
  '1970-01-01T00:00:00.000Z',
  '2024-02-29T09:05:07.004Z',
  '2026-12-31T23:59:59.999Z',
  '2027-01-01T00:00:00.000Z',
  '0000-01-01T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
])('writes the instant %s, whatever day was written before', (text) => {
  const type = schema.getType('DateTime');
  const write = (instantMs: number): unknown => isScalarType(type) && type.serialize(instantMs);
  expect(write(Date.parse(text))).toBe(text);
  expect(write(0)).toBe('1970-01-01T00:00:00.000Z');
  expect(write(Date.parse(text))).toBe(text);
});

test('refuses what is no instant', () => {
  const type = schema.getType('DateTime');
  expect(() => isScalarType(type) && type.serialize(Number.NaN)).toThrow(RangeError);
});
