import { expect, test } from 'vitest';
import { rawJson, stringify } from '../../src/kernel/raw-json.ts';

test('writes what is JSON already as it is, wherever it stands', () => {
  const value = { a: rawJson('{"b":[1, 2]}'), list: [rawJson('null'), rawJson('"$1 $& text"')] };
  expect(stringify(value)).toBe('{"a":{"b":[1, 2]},"list":[null,"$1 $& text"]}');
});

test('writes all other values as JSON.stringify does', () => {
  for (const value of [null, 1.5, 'a "b" \u0000 0', [undefined], { a: undefined, b: { c: [] } }]) {
    expect(stringify(value)).toBe(JSON.stringify(value));
  }
});

test('is the value itself for any other writer', () => {
  expect(JSON.parse(JSON.stringify({ a: rawJson('{"b":1}') }))).toEqual({ a: { b: 1 } });
});

test('takes no text for a place, also not one that tells of another answer', () => {
  const first = stringify({ a: rawJson('{}'), b: 'x' });
  expect(stringify({ a: rawJson('1'), text: first })).toBe(
    `{"a":1,"text":${JSON.stringify(first)}}`,
  );
});
