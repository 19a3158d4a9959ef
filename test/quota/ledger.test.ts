import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createLedger } from '../../src/quota/ledger.ts';
import type { Quota, SpendResult, UsageJournal } from '../../src/quota/quota.ts';
import { openStore } from '../../src/store/store.ts';
import { createTestClock } from '../support/test-clock.ts';

const limits = { perMinute: 3, perDay: 100 };

/** A ledger on a real database, whose journal a test can watch and break. */
async function createTestLedger(options: { readonly capacity?: number } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'tollkey-'));
  const clock = createTestClock();
  const store = await openStore(join(folder, 'tollkey.db'), clock.now());
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
  const seen = { commits: 0, loads: 0, breakCommit: undefined as Error | undefined };
  const journal: UsageJournal = {
    load: (keyId, day, hour) => {
      seen.loads += 1;
      return store.usageJournal.load(keyId, day, hour);
    },
    commit: async (hours) => {
      seen.commits += 1;
      // A commit on a database server takes more than one turn; so does this one.
      await nextTurn();
      if (seen.breakCommit) throw seen.breakCommit;
      await store.usageJournal.commit(hours);
    },
  };
  return { ledger: createLedger({ clock, journal, ...options }), clock, seen };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

// What a key in memory spends is decided at once; the next turn begins the commit, the one after it
// would end it.
async function commitUnderWay(): Promise<void> {
  await nextTurn();
}

/** Lets so many promises go on. */
async function steps(count: number): Promise<void> {
  for (let step = 0; step < count; step += 1) await Promise.resolve();
}

async function spend(ledger: Quota, keyId = 'key_a', isCurrent = () => true): Promise<SpendResult> {
  return ledger.spend({ keyId, limits, cost: 1, isCurrent });
}

async function remaining(ledger: Quota, keyId = 'key_a'): Promise<number> {
  return (await ledger.look(keyId, limits)).perMinute.remaining;
}

test('a hundred decisions of one turn cost one commit', async () => {
  const { ledger, seen } = await createTestLedger();
  const keys = Array.from({ length: 100 }, (_, index) => `key_${index}`);
  await Promise.all(keys.map((keyId) => spend(ledger, keyId)));
  expect(seen.commits).toBe(1);
});

test('counts survive leaving memory', async () => {
  const { ledger, seen } = await createTestLedger({ capacity: 1 });
  for (let round = 0; round < 3; round += 1) {
    for (const keyId of ['key_a', 'key_b']) {
      expect((await spend(ledger, keyId)).kind).toBe('accepted');
    }
  }
  expect(seen.loads).toBe(6);
  expect((await spend(ledger, 'key_a')).kind).toBe('exceeded');
  expect((await spend(ledger, 'key_b')).kind).toBe('exceeded');
});

test('a key that leaves memory before its counts are committed is counted on', async () => {
  const { ledger } = await createTestLedger({ capacity: 1 });
  const first = spend(ledger, 'key_a');
  await commitUnderWay();
  await ledger.look('key_b', limits);
  const second = spend(ledger, 'key_a');
  await Promise.all([first, second]);
  expect(await remaining(ledger, 'key_a')).toBe(1);
});

test('more keys at once than there is room for are counted all the same', async () => {
  const { ledger } = await createTestLedger({ capacity: 2 });
  const keyIds = ['key_a', 'key_b', 'key_c', 'key_d', 'key_e', 'key_f'];
  const uses = [...keyIds, ...keyIds, ...keyIds, ...keyIds].map((keyId) => spend(ledger, keyId));
  const kinds = (await Promise.all(uses)).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'accepted')).toHaveLength(3 * keyIds.length);
  expect(kinds.filter((kind) => kind === 'exceeded')).toHaveLength(keyIds.length);
});

const moments = [0, 1, 2, 3, 4, 5, 6];
const pairsOfMoments = moments.flatMap((one) => moments.map((other) => [one, other] as const));

test.each(pairsOfMoments)(
  'one that is pushed out %i steps after it is asked for is counted once %i steps later',
  async (pushedOutAfter, askedAgainAfter) => {
    const { ledger } = await createTestLedger({ capacity: 1 });
    const uses = [spend(ledger)];
    await steps(pushedOutAfter);
    const others = ['key_b', 'key_c'].map((keyId) => ledger.look(keyId, limits));
    await steps(askedAgainAfter);
    uses.push(spend(ledger), spend(ledger), spend(ledger));
    await Promise.all(others);
    const kinds = (await Promise.all(uses)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'accepted')).toHaveLength(limits.perMinute);
  },
);

test('uses that cannot be committed are refused and spend nothing', async () => {
  const { ledger, seen } = await createTestLedger();
  await spend(ledger);
  seen.breakCommit = new Error('disk full');
  await expect(Promise.all([spend(ledger), spend(ledger)])).rejects.toThrow('disk full');
  seen.breakCommit = undefined;
  expect(await remaining(ledger)).toBe(2);
});

test('uses that stand on counts which were lost are given up with them', async () => {
  const { ledger, seen } = await createTestLedger();
  await spend(ledger);
  seen.breakCommit = new Error('disk full');
  const first = spend(ledger);
  await commitUnderWay();
  const second = spend(ledger);
  const outcomes = await Promise.allSettled([first, second]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  seen.breakCommit = undefined;
  expect(await remaining(ledger)).toBe(2);
});

test('a refusal stands whether or not it can be counted', async () => {
  const { ledger, seen } = await createTestLedger();
  seen.breakCommit = new Error('disk full');
  await expect(ledger.countRefusal('key_a', 'revoked')).resolves.toBeUndefined();
});

test('a key that changed since it was judged is told so and spends nothing', async () => {
  const { ledger } = await createTestLedger();
  expect(await spend(ledger, 'key_a', () => false)).toEqual({ kind: 'stale' });
  expect(await remaining(ledger)).toBe(3);
});

test('whether a key is current is asked after its counts were read, not before', async () => {
  const { ledger } = await createTestLedger();
  let isCurrent = true;
  const spending = spend(ledger, 'key_a', () => isCurrent);
  isCurrent = false;
  expect((await spending).kind).toBe('stale');
});

test('a clock that steps back a little hands out no second allowance', async () => {
  const { ledger, clock } = await createTestLedger();
  for (let use = 0; use < 3; use += 1) await spend(ledger);
  clock.advance(-1_000);
  expect((await spend(ledger)).kind).toBe('exceeded');
  clock.advance(60_999);
  expect((await spend(ledger)).kind).toBe('exceeded');
  clock.advance(1);
  expect((await spend(ledger)).kind).toBe('accepted');
});

test('a clock that was wrong by a year and is put right blocks nobody for three minutes', async () => {
  const { ledger, clock } = await createTestLedger();
  clock.set('2027-11-21T12:00:00.000Z');
  for (let use = 0; use < 3; use += 1) await spend(ledger);
  expect((await spend(ledger)).kind).toBe('exceeded');
  clock.set('2026-11-21T12:00:00.000Z');
  expect((await spend(ledger)).kind).toBe('exceeded');
  clock.advance(60_000);
  expect((await spend(ledger)).kind).toBe('accepted');
});

test('an hour that ends before its counts are committed is committed all the same', async () => {
  const { ledger, clock } = await createTestLedger({ capacity: 1 });
  clock.set('2026-11-21T12:59:59.999Z');
  const before = spend(ledger);
  await nextTurn();
  clock.advance(1);
  const after = spend(ledger);
  await Promise.all([before, after]);
  await spend(ledger, 'key_b');
  const state = await ledger.look('key_a', limits);
  expect(state.perDay.remaining).toBe(98);
  expect(state.perMinute.remaining).toBe(2);
});
