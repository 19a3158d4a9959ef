import { expect, test } from 'vitest';
import { createSlices, type Slices } from '../../src/kernel/slices.ts';

/** Slices of 2 and 8 ms by a clock that stands still unless it is moved. */
function createTestSlices() {
  let now = 0;
  const { long: slices, short } = createSlices({ longMs: 2, shortMs: 8, nowMs: () => now });
  function pass(ms: number): void {
    now += ms;
  }
  return { slices, short, pass };
}

/** Works in pieces of a millisecond, and notes each. */
async function work(
  { slices, pass }: { readonly slices: Slices; readonly pass: (ms: number) => void },
  note: (turn: number) => void,
  pieces: number,
): Promise<void> {
  for (let piece = 0; piece < pieces; piece += 1) {
    const due = slices.next();
    if (due !== undefined) await due;
    pass(1);
    note(turns.count);
  }
}

const turns = { count: 0 };

/** Counts turns of the event loop while work goes on, each before anything of it is done. */
async function countTurns(begin: () => Promise<unknown>): Promise<void> {
  let isOver = false;
  function count(): void {
    turns.count += 1;
    if (!isOver) setImmediate(count);
  }
  setImmediate(count);
  await begin();
  isOver = true;
}

test('lets all long work of one turn take one slice together, and goes on in the next', async () => {
  const bench = createTestSlices();
  const perTurn = new Map<number, number>();
  const note = (turn: number): void => void perTurn.set(turn, (perTurn.get(turn) ?? 0) + 1);
  await countTurns(() => Promise.all([1, 2, 3].map(() => work(bench, note, 8))));
  expect([...perTurn.values()].reduce((sum, pieces) => sum + pieces)).toBe(24);
  // A slice is 2 ms and a piece 1 ms: no turn did more than two pieces.
  expect(Math.max(...perTurn.values())).toBe(2);
});

test('lets who waits longest go on first', async () => {
  const { slices, pass } = createTestSlices();
  const order: string[] = [];
  slices.next();
  pass(5);
  const waiting = ['a', 'b', 'c'].map(async (name) => {
    await slices.next();
    order.push(name);
    pass(5);
  });
  await Promise.all(waiting);
  expect(order).toEqual(['a', 'b', 'c']);
});

test('keeps nobody waiting who comes with time left', () => {
  const { slices, pass } = createTestSlices();
  expect(slices.next()).toBeUndefined();
  pass(1);
  expect(slices.next()).toBeUndefined();
  pass(1);
  expect(slices.next()).toBeInstanceOf(Promise);
});

test('begins another slice in a turn in which nobody waited', async () => {
  const { slices, pass } = createTestSlices();
  slices.next();
  pass(5);
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  expect(slices.next()).toBeUndefined();
});

test('gives short work more of a turn than long work', () => {
  const { slices, short, pass } = createTestSlices();
  slices.next();
  pass(2);
  expect(slices.next()).toBeInstanceOf(Promise);
  expect(short.next()).toBeUndefined();
  pass(6);
  expect(short.next()).toBeInstanceOf(Promise);
});

test('lets both kinds of work go on in each turn, however much waits of the other', async () => {
  const { slices, short, pass } = createTestSlices();
  const order: string[] = [];
  const piece = async (kind: string, { next }: Slices): Promise<void> => {
    await next();
    order.push(kind);
    pass(9);
  };
  slices.next();
  pass(9);
  const four = [1, 2, 3, 4];
  await Promise.all([
    ...four.map(() => piece('long', slices)),
    ...four.map(() => piece('short', short)),
  ]);
  expect(order.slice(0, 4)).toEqual(['long', 'short', 'long', 'short']);
});

/** In how many turns a piece of long work came, of `turns` of which each had a new connection. */
async function piecesBesideConnections(turns: number): Promise<number> {
  let now = 0;
  const { long, noteConnection } = createSlices({ longMs: 2, nowMs: () => now });
  let pieces = 0;
  let isOver = false;
  async function work(): Promise<void> {
    while (!isOver) {
      await long.next();
      pieces += 1;
      now += 5;
    }
  }
  long.next();
  now += 5;
  const worked = work();
  for (let turn = 0; turn < turns; turn += 1) {
    noteConnection();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const came = pieces;
  isOver = true;
  await worked;
  return came;
}

test('leaves turns to new connections, which come one a turn', async () => {
  expect(await piecesBesideConnections(40)).toBe(0);
});

test('goes on however many connections come', async () => {
  expect(await piecesBesideConnections(520)).toBe(10);
});
