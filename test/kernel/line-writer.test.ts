import { expect, test } from 'vitest';
import { createLineWriter } from '../../src/kernel/line-writer.ts';

/** A line writer before a reader that is asleep from `sleep` to `wake`. */
function createTestWriter(maxWaiting?: number) {
  const written: string[] = [];
  const told: number[] = [];
  const asleep: (() => void)[] = [];
  let isAsleep = false;
  let failure: Error | undefined;
  const writer = createLineWriter({
    write(text, done) {
      const get = (): void => {
        if (failure === undefined) written.push(text);
        done(failure);
      };
      if (isAsleep) asleep.push(get);
      else get();
    },
    tellDropped: (lines) => void told.push(lines),
    ...(maxWaiting !== undefined && { maxWaiting }),
  });
  return {
    ...writer,
    written,
    told,
    sleep() {
      isAsleep = true;
    },
    wake() {
      isAsleep = false;
      for (const get of asleep.splice(0)) get();
    },
    fail(error: Error | undefined) {
      failure = error;
    },
  };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

test('writes the lines of one turn together, in their order', async () => {
  const { write, written } = createTestWriter();
  write('one\n');
  write('two\n');
  expect(written).toEqual([]);
  await nextTurn();
  write('three\n');
  await nextTurn();
  expect(written).toEqual(['one\ntwo\n', 'three\n']);
});

test('writes each line once when it is told to write at once', async () => {
  const { write, flush, written } = createTestWriter();
  write('one\n');
  flush();
  flush();
  await nextTurn();
  expect(written).toEqual(['one\n']);
});

test('drops what comes while too much waits for a reader, and tells how much once they read', async () => {
  const { write, sleep, wake, dropped, written, told } = createTestWriter(100);
  sleep();
  for (let line = 10; line < 40; line += 1) {
    write(`line ${line}\n`);
    await nextTurn();
  }
  expect(dropped()).toBe(18);
  expect(told).toEqual([]);
  wake();
  expect(written.join('')).toMatch(/^line 10\n(?:line \d\d\n){10}line 21\n$/);
  expect(told).toEqual([18]);
  write('line 40\n');
  await nextTurn();
  expect(written.at(-1)).toBe('line 40\n');
  expect(told).toEqual([18]);
});

test('counts what waits within one turn as well', () => {
  const { write, flush, dropped, written } = createTestWriter(10);
  for (let line = 0; line < 4; line += 1) write('1234\n');
  flush();
  expect(written).toEqual(['1234\n1234\n']);
  expect(dropped()).toBe(2);
});

test('counts each line that could not be written, and tells so once others can', async () => {
  const { write, fail, dropped, written, told } = createTestWriter();
  fail(new Error('ENOSPC'));
  write('one\n');
  write('two\n');
  await nextTurn();
  write('three\n');
  await nextTurn();
  expect([dropped(), told]).toEqual([3, []]);
  fail(undefined);
  write('four\n');
  await nextTurn();
  expect([written, told, dropped()]).toEqual([['four\n'], [3], 3]);
});
