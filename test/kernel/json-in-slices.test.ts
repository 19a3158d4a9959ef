import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonInSlices } from '../../src/kernel/json-in-slices.ts';
import { rawJson } from '../../src/kernel/raw-json.ts';
import { createSlices } from '../../src/kernel/slices.ts';

async function write(value: unknown): Promise<string> {
  return Buffer.concat([...(await jsonInSlices(value, createSlices().long))]).toString('utf8');
}

test('writes what JSON.stringify writes', async () => {
  const values = fc.object({ withNullPrototype: true, maxDepth: 4, withDate: true });
  await fc.assert(
    fc.asyncProperty(values, async (value) => {
      expect(await write(value)).toBe(JSON.stringify(value));
    }),
  );
});

test('writes what is not there as JSON.stringify does', async () => {
  const value = { a: undefined, b: [undefined, [undefined, {}]], c: { d: undefined, e: [] } };
  expect(await write(value)).toBe(JSON.stringify(value));
});

test('writes what is JSON already as it is, wherever it stands', async () => {
  const value = { a: rawJson('{"b":[1, 2]}'), list: [[rawJson('null')], { c: rawJson('"$1"') }] };
  expect(await write(value)).toBe('{"a":{"b":[1, 2]},"list":[[null],{"c":"$1"}]}');
});

test('cuts no character in two', async () => {
  const value = Array.from({ length: 20_000 }, (_, index) => [`${'€'.repeat(index % 7)}😀`]);
  expect(await write(value)).toBe(JSON.stringify(value));
});

test('lets others have a turn before a large text is written', async () => {
  let now = 0;
  // Each look at the clock takes a millisecond: a slice ends with every other piece.
  const slices = createSlices({ longMs: 2, nowMs: () => now++ }).long;
  let turns = 0;
  let isOver = false;
  function count(): void {
    turns += 1;
    if (!isOver) setImmediate(count);
  }
  setImmediate(count);
  await jsonInSlices({ items: Array.from({ length: 50_000 }, (_, id) => ({ id })) }, slices);
  isOver = true;
  expect(turns).toBeGreaterThan(10);
});
