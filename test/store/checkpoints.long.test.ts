import {
  copyFileSync,
  existsSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, onTestFinished, test, vi } from 'vitest';
import { noRefusals } from '../../src/quota/quota.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import type { WrittenUsageHour } from '../../src/store/usage-journal.ts';
import { PATIENCE_MS } from '../support/patience.ts';
import { createTempFolder } from '../support/temp-folder.ts';
import { createTestClock } from '../support/test-clock.ts';

const HOUR = Date.UTC(2026, 10, 21, 12);

async function openTestStore() {
  const folder = createTempFolder();
  const file = join(folder, 'tollkey.db');
  const store = await openStore(file, createTestClock().now());
  onTestFinished(() => store.close());
  return { store, file, folder, log: `${file}-wal` };
}

/** Commits so many uses of one key, each on its own, in as many turns. */
async function commitUses(store: Store, count: number, afterEach?: () => void): Promise<void> {
  const bookmark: WrittenUsageHour['bookmark'] = {};
  for (let use = 1; use <= count; use += 1) {
    await store.usageJournal.commit([
      {
        keyId: 'key_a',
        hour: HOUR,
        accepted: 1,
        refused: noRefusals(),
        minute: HOUR,
        minuteAccepted: use,
        lastUsedAt: HOUR,
        lastRefusedAt: {},
        secretUses: [],
        bookmark,
      },
    ]);
    await new Promise((resolve) => void setImmediate(resolve));
    afterEach?.();
  }
}

function readAccepted(file: string): number | undefined {
  const database = new BetterSqlite3(file, { readonly: true });
  try {
    return database
      .prepare<[], number>("select accepted from usage_hours where api_key_id = 'key_a'")
      .pluck()
      .get();
  } finally {
    database.close();
  }
}

test('what was counted comes into the file long before the log is full', async () => {
  const { store, file, folder } = await openTestStore();
  await commitUses(store, 300);
  const alone = join(folder, 'alone.db');
  await vi.waitFor(
    () => {
      copyFileSync(file, alone);
      expect(readAccepted(alone)).toBeGreaterThanOrEqual(100);
    },
    { timeout: PATIENCE_MS },
  );
});

test('the log stays below 16 MiB however much is committed', async () => {
  const { store, log } = await openTestStore();
  let longest = 0;
  // Written one behind the other they take 82 MB.
  await commitUses(store, 20_000, () => {
    longest = Math.max(longest, statSync(log).size);
  });
  expect(longest).toBeLessThan(16 * 1024 * 1024);
});

test('a log that grew while somebody read for long is cut when they are through', async () => {
  const { store, file, log } = await openTestStore();
  const reading = new BetterSqlite3(file, { readonly: true });
  reading.exec('begin; select count(*) from usage_hours');
  await commitUses(store, 4_000);
  expect(statSync(log).size).toBeGreaterThan(12 * 1024 * 1024);
  reading.close();
  await commitUses(store, 2_000);
  expect(statSync(log).size).toBeLessThanOrEqual(8 * 1024 * 1024);
});

test('commits succeed also where nobody helps with the file', async () => {
  const { store, file } = await openTestStore();
  renameSync(file, `${file}.away`);
  await commitUses(store, 500);
  renameSync(`${file}.away`, file);
  expect((await store.usageJournal.load('key_a', HOUR, HOUR)).dayAccepted).toBe(500);
});

test('the hole in a log that was emptied does not come into the file', async () => {
  const { store, file, log } = await openTestStore();
  const before = readFileSync(file);
  writeFileSync(log, '');
  await commitUses(store, 150);
  await store.close();
  expect(readFileSync(file).equals(before)).toBe(true);
});

test('in the midst of commits it closes, and leaves one whole file behind', async () => {
  const { store, file, log } = await openTestStore();
  await commitUses(store, 150);
  await store.close();
  expect(existsSync(log)).toBe(false);
  expect(readAccepted(file)).toBe(150);
});

test('a file that took the place of the database is not spoiled by its log', async () => {
  const { store, file, folder, log } = await openTestStore();
  await commitUses(store, 50);
  const backup = new BetterSqlite3(file, { readonly: true });
  await backup.backup(join(folder, 'backup.db'));
  backup.close();
  await commitUses(store, 1_950);
  renameSync(file, `${file}.away`);
  renameSync(join(folder, 'backup.db'), file);
  await store.close();
  expect(existsSync(log) ? statSync(log).size : 0).toBe(0);
  expect(readAccepted(file)).toBe(50);
  expect(readAccepted(`${file}.away`)).toBe(2_000);
});
