import { expect, test } from 'vitest';
import { createOneAtATime } from '../../src/kernel/one-at-a-time.ts';

/** Three pieces of work, each of which goes on until it is let through its gate. */
function beginThree() {
  const inTurn = createOneAtATime();
  const begun: number[] = [];
  const gates: (() => void)[] = [];
  const ended = [0, 1, 2].map((index) =>
    inTurn(() => {
      begun.push(index);
      return new Promise<number>((resolve) => {
        gates[index] = () => resolve(index);
      });
    }),
  );
  return { begun, gates, ended };
}

test('begins each piece of work when the one before it is over', async () => {
  const { begun, gates, ended } = beginThree();
  for (const index of [0, 1, 2]) {
    expect(begun).toHaveLength(index + 1);
    gates[index]?.();
    expect(await ended[index]).toBe(index);
    await Promise.resolve();
  }
  expect(begun).toEqual([0, 1, 2]);
});

test('goes on after work that failed', async () => {
  const inTurn = createOneAtATime();
  const failed = inTurn(() => Promise.reject(new Error('no')));
  const next = inTurn(() => 'next');
  await expect(failed).rejects.toThrow('no');
  expect(await next).toBe('next');
});

test('does what needs no time at once when nothing goes on', () => {
  const inTurn = createOneAtATime();
  expect(inTurn(() => 1)).toBe(1);
  expect(() =>
    inTurn(() => {
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(inTurn(() => 2)).toBe(2);
});
