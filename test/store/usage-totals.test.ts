import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { insertAccount } from '../../src/store/accounts.ts';
import { insertApiKey } from '../../src/store/api-keys.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { countStatements } from '../support/count-statements.ts';
import { createTempFolder } from '../support/temp-folder.ts';

const HOUR_MS = 3_600_000;
const HOUR = 500_000 * HOUR_MS;

const NO_REFUSALS = {
  perMinute: 0,
  perDay: 0,
  expired: 0,
  disabled: 0,
  revoked: 0,
  insufficientScope: 0,
};

async function openTestStore(): Promise<Store> {
  const store = await openStore(join(createTempFolder(), 'tollkey.db'), HOUR);
  onTestFinished(store.close);
  return store;
}

/** Adds keys `from` up to `to`, of ten accounts. */
async function addKeys(store: Store, from: number, to: number): Promise<void> {
  await store.transaction(async (db) => {
    for (let index = from; index < to; index += 1) {
      const accountId = `account ${index % 10}`;
      if (index < 10) {
        const account = { id: accountId, name: accountId, externalId: null, keyLimit: 10 };
        await insertAccount(db, { ...account, createdAt: HOUR });
      }
      await insertApiKey(db, {
        id: `key ${index}`,
        accountId,
        label: `key ${index}`,
        scopes: [],
        rateLimit: null,
        metadata: {},
        isRoot: false,
        createdAt: HOUR + Math.floor(index / 3),
        expiresAt: null,
        disabledAt: null,
        revokedAt: null,
        revokeReason: null,
      });
    }
  });
}

/** Adds uses to keys 0 up to `keys` in an hour. */
function addUses(store: Store, keys: number, use: { hour: number; accepted: number }) {
  const { hour, accepted } = use;
  return store.usageJournal.commit(
    Array.from({ length: keys }, (_, index) => ({
      keyId: `key ${index}`,
      hour,
      accepted,
      refused: { ...NO_REFUSALS, expired: 1 },
      minute: hour,
      minuteAccepted: accepted,
      lastUsedAt: hour,
      lastRefusedAt: {},
      secretUses: [],
      bookmark: {},
    })),
  );
}

async function listAccepted(store: Store, accountId?: string): Promise<readonly number[]> {
  const range = { accountId, from: HOUR, to: HOUR + 10 * HOUR_MS };
  const totals = await store.usageTotals.list(range);
  return totals.map(({ accepted }) => accepted);
}

test('a count that comes into an hour while it is summed up is in the sums, once', async () => {
  const store = await openTestStore();
  await addKeys(store, 0, 1_000);
  for (let turns = 0; turns < 12; turns += 1) {
    await addUses(store, 1_000, { hour: HOUR, accepted: 2 });
    const closing = store.usageTotals.closeUntil(HOUR + HOUR_MS);
    for (let turn = 0; turn < turns; turn += 1) {
      await new Promise((resolve) => void setImmediate(resolve));
    }
    await addUses(store, 100, { hour: HOUR, accepted: 5 });
    await closing;
    for (let time = 0; time < 2; time += 1) {
      const accepted = (turns + 1) * 2_500;
      expect(await listAccepted(store)).toEqual([accepted]);
      expect(await listAccepted(store, 'account 3')).toEqual([accepted / 10]);
      await store.usageTotals.closeUntil(HOUR + HOUR_MS);
    }
  }
});

test('the uses of an account with many keys are those of all of them, open or summed up', async () => {
  const store = await openTestStore();
  await addKeys(store, 0, 6_000);
  await addUses(store, 6_000, { hour: HOUR, accepted: 1 });
  await addUses(store, 3_000, { hour: HOUR + 2 * HOUR_MS, accepted: 2 });
  for (const closed of [0, 1, 2, 3]) {
    await store.usageTotals.closeUntil(HOUR + closed * HOUR_MS);
    const isUsed = (accepted: number): boolean => accepted > 0;
    expect((await listAccepted(store)).filter(isUsed)).toEqual([6_000, 6_000]);
    expect((await listAccepted(store, 'account 3')).filter(isUsed)).toEqual([600, 600]);
  }
});

test('summing up costs nothing for keys that were not used', async () => {
  const store = await openTestStore();
  await addKeys(store, 0, 10);
  const count = countStatements();

  async function countSummingUp(hour: number): Promise<number> {
    await addUses(store, 10, { hour, accepted: 1 });
    const before = count();
    await listAccepted(store);
    await store.usageTotals.closeUntil(hour + HOUR_MS);
    return count() - before;
  }

  await countSummingUp(HOUR);
  const ofFew = await countSummingUp(HOUR + HOUR_MS);
  await addKeys(store, 10, 5_000);
  expect(await countSummingUp(HOUR + 2 * HOUR_MS)).toBe(ofFew);
});
