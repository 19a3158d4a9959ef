import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CacheMark, createRecentCache, UNMARKED } from '../../src/kernel/recent-cache.ts';

interface Value extends CacheMark {
  readonly name: string;
  isPinned: boolean;
}

function newValue(name: string): Value {
  return { name, isPinned: false, ...UNMARKED };
}

function createTestCache(capacity: number) {
  const gone: string[] = [];
  const cache = createRecentCache<Value>({
    capacity,
    isPinned: ({ isPinned }) => isPinned,
    onGone: ({ name }) => void gone.push(name),
  });
  const add = (name: string): Value => {
    const value = newValue(name);
    cache.set(name, value);
    return value;
  };
  return { cache, gone, add };
}

test('what was used stays, and what was not goes for what comes', () => {
  const { cache, gone, add } = createTestCache(3);
  for (const name of ['a', 'b', 'c']) add(name);
  cache.get('a');
  cache.get('c');
  add('d');
  expect(gone).toEqual(['b']);
  expect(['a', 'b', 'c', 'd'].map((name) => cache.get(name)?.name)).toEqual([
    'a',
    undefined,
    'c',
    'd',
  ]);
});

test('ten thousand that come once do not push out what is used', () => {
  const { cache, add } = createTestCache(100);
  const used = add('used');
  for (let index = 0; index < 10_000; index += 1) {
    expect(cache.isKept(used)).toBe(true);
    add(`once ${index}`);
  }
  expect(cache.get('used')).toBe(used);
});

test('when all are used, the one that came first goes', () => {
  const { cache, gone, add } = createTestCache(3);
  for (const name of ['a', 'b', 'c']) add(name);
  for (const name of ['c', 'b', 'a']) cache.get(name);
  add('d');
  expect(gone).toEqual(['a']);
});

test('what is pinned stays while all are, and goes once it is not', () => {
  const { gone, add } = createTestCache(2);
  const values = ['a', 'b', 'c'].map((name) => {
    const value = add(name);
    value.isPinned = true;
    return value;
  });
  expect(gone).toEqual([]);
  for (const value of values) value.isPinned = false;
  add('d');
  expect(gone).toEqual(['a', 'b']);
});

test('a value that is replaced or deleted is gone', () => {
  const { cache, gone, add } = createTestCache(2);
  const first = add('a');
  const second = add('a');
  expect([cache.isKept(first), cache.isKept(second)]).toEqual([false, true]);
  cache.delete('a');
  cache.delete('a');
  expect(cache.isKept(second)).toBe(false);
  expect(gone).toEqual(['a', 'a']);
  expect(cache.get('a')).toBeUndefined();
});

const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const step = fc.record({ kind: fc.constantFrom('get', 'set', 'delete'), name });

test('never more than there is room for, and always what was put last', () => {
  const capacities = fc.integer({ min: 1, max: 4 });
  fc.assert(
    fc.property(capacities, fc.array(step, { maxLength: 60 }), (capacity, steps) => {
      const { cache, gone, add } = createTestCache(capacity);
      const put = new Map<string, Value>();
      for (const { kind, name: key } of steps) {
        if (kind === 'set') put.set(key, add(key));
        if (kind === 'delete') {
          cache.delete(key);
          put.delete(key);
        }
        if (kind === 'get') expect([undefined, put.get(key)]).toContain(cache.get(key));
      }
      const kept = [...put.values()].filter(({ isKept }) => isKept);
      expect(kept.length).toBeLessThanOrEqual(capacity);
      for (const value of kept) expect(cache.get(value.name)).toBe(value);
      const sets = steps.filter(({ kind }) => kind === 'set').length;
      expect(gone.length).toBe(sets - kept.length);
    }),
  );
});
