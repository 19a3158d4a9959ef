import { expect, test } from 'vitest';
import { createLanes } from '../../src/kernel/lanes.ts';

const refuse = (): Error => new Error('too many');

/** Lanes, and work that ends when it is told to. */
function createTestLanes() {
  const lanes = createLanes({ atOnce: 3, perOwner: 2, waitingPerOwner: 2, refuse });
  const running = new Map<string, () => void>();
  function enter(name: string): Promise<string> {
    const [owner = ''] = name.split(' ');
    return lanes.run(owner, () => new Promise((end) => running.set(name, () => end(name))));
  }
  async function end(name: string): Promise<void> {
    running.get(name)?.();
    running.delete(name);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { enter, end, names: () => [...running.keys()] };
}

test('lets two of one owner in and three of all, and others as those leave', async () => {
  const { enter, end, names } = createTestLanes();
  const all = ['a 1', 'a 2', 'a 3', 'a 4', 'b 1', 'b 2'].map(enter);
  expect(names()).toEqual(['a 1', 'a 2', 'b 1']);
  await end('b 1');
  expect(names()).toEqual(['a 1', 'a 2', 'b 2']);
  await end('a 1');
  expect(names()).toEqual(['a 2', 'b 2', 'a 3']);
  await end('b 2');
  await end('a 2');
  expect(names()).toEqual(['a 3', 'a 4']);
  await end('a 3');
  await end('a 4');
  expect(await Promise.all(all)).toHaveLength(6);
});

test('makes room also after work that fails', async () => {
  const lanes = createLanes({ atOnce: 1, perOwner: 1, waitingPerOwner: 0, refuse });
  await expect(lanes.run('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await lanes.run('a', async () => 'in')).toBe('in');
});

test('lets owners take turns, however many pieces each has waiting', async () => {
  const order: string[] = [];
  const lanes = createLanes({ atOnce: 1, perOwner: 1, waitingPerOwner: 9, refuse });
  const work = async (name: string): Promise<void> => void order.push(name);
  const names = ['a 1', 'a 2', 'a 3', 'a 4', 'b 1', 'b 2', 'c 1'];
  await Promise.all(names.map((name) => lanes.run(name.charAt(0), () => work(name))));
  expect(order).toEqual(['a 1', 'a 2', 'b 1', 'c 1', 'a 3', 'b 2', 'a 4']);
});

test('refuses what would wait behind too many of its owner, and nothing of others', async () => {
  const { enter, end } = createTestLanes();
  const all = ['a 1', 'a 2', 'a 3', 'a 4'].map(enter);
  await expect(enter('a 5')).rejects.toThrow('too many');
  all.push(enter('b 1'));
  for (const name of ['b 1', 'a 1', 'a 2', 'a 3', 'a 4']) await end(name);
  expect(await Promise.all(all)).toHaveLength(5);
});
