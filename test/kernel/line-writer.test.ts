import { expect, test } from 'vitest';
import { createLineWriter } from '../../src/kernel/line-writer.ts';

function createTestWriter() {
  const written: string[] = [];
  return { ...createLineWriter((text) => void written.push(text)), written };
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
