import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, onTestFinished, test } from 'vitest';
import { insertAccount } from '../../src/store/accounts.ts';
import { type ApiKey, insertApiKey, saveApiKey } from '../../src/store/api-keys.ts';
import { createKeyring, type ReadKey, readKey } from '../../src/store/keyring.ts';
import { insertSecret } from '../../src/store/secrets.ts';
import { openStore } from '../../src/store/store.ts';

const now = Date.parse('2026-11-21T12:00:00Z');

const apiKey: ApiKey = {
  id: 'key_a',
  accountId: 'acc_a',
  label: 'Production',
  scopes: [],
  rateLimit: null,
  metadata: {},
  isRoot: false,
  createdAt: now,
  expiresAt: null,
  disabledAt: null,
  revokedAt: null,
  revokeReason: null,
};

/** A database with one key, whose answers a test can count and hold back. */
async function createTestDatabase() {
  const folder = mkdtempSync(join(tmpdir(), 'tollkey-'));
  const store = await openStore(join(folder, 'tollkey.db'), now);
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
  const account = { id: 'acc_a', name: 'a', externalId: null, keyLimit: 10, createdAt: now };
  await insertAccount(store.db, account);
  await insertApiKey(store.db, apiKey);
  await addSecret('digest-1');

  const reads = { count: 0, gate: Promise.resolve() };
  const read: ReadKey = async (digest) => {
    reads.count += 1;
    const held = await readKey(store.db, digest);
    await reads.gate;
    return held;
  };

  async function addSecret(digest: string): Promise<void> {
    await insertSecret(store.db, {
      id: `sec_${digest}`,
      apiKeyId: apiKey.id,
      digest,
      pepperVersion: 'p',
      prefix: 'gx_00000000',
      createdAt: now,
      retiresAt: null,
    });
  }

  return {
    keyring: createKeyring(read, { capacity: 2, absentCapacity: 2 }),
    reads,
    addSecret,
    revoke: () => saveApiKey(store.db, { ...apiKey, revokedAt: now }),
  };
}

test('a key that was found is found again without the database', async () => {
  const { keyring, reads } = await createTestDatabase();
  expect((await keyring.find('digest-1'))?.apiKey.label).toBe('Production');
  const { count } = reads;
  await keyring.find('digest-1');
  expect(reads.count).toBe(count);
});

test('a digest of no key is looked up once, and found as soon as a key has it', async () => {
  const { keyring, reads, addSecret } = await createTestDatabase();
  expect(await keyring.find('digest-2')).toBeUndefined();
  expect(await keyring.find('digest-2')).toBeUndefined();
  expect(reads.count).toBe(1);
  await addSecret('digest-2');
  keyring.forget(apiKey.id);
  expect((await keyring.find('digest-2'))?.secret.digest).toBe('digest-2');
});

test('a key that is revoked while it is read is not brought back to life by the late answer', async () => {
  const { keyring, reads, revoke } = await createTestDatabase();
  let open: () => void = () => undefined;
  reads.gate = new Promise((resolve) => {
    open = resolve;
  });
  const finding = keyring.find('digest-1');
  await new Promise((resolve) => void setImmediate(resolve));
  await revoke();
  keyring.forget(apiKey.id);
  open();
  expect((await finding)?.apiKey.revokedAt).toBe(now);
  expect((await keyring.find('digest-1'))?.apiKey.revokedAt).toBe(now);
});

test('a digest that gets its key while it is looked up is not remembered as absent', async () => {
  const { keyring, reads, addSecret } = await createTestDatabase();
  let open: () => void = () => undefined;
  reads.gate = new Promise((resolve) => {
    open = resolve;
  });
  const finding = keyring.find('digest-2');
  await new Promise((resolve) => void setImmediate(resolve));
  await addSecret('digest-2');
  keyring.forget(apiKey.id);
  open();
  expect((await finding)?.apiKey.id).toBe(apiKey.id);
});

test('an entry tells the revision at which it was so', async () => {
  const { keyring } = await createTestDatabase();
  const before = await keyring.find('digest-1');
  expect(before?.revision).toBe(keyring.revision());
  keyring.forget(apiKey.id);
  expect(before?.revision).not.toBe(keyring.revision());
});

test('a flood of unknown digests does not push out a key that is in use', async () => {
  const { keyring, reads } = await createTestDatabase();
  await keyring.find('digest-1');
  for (let unknown = 0; unknown < 50; unknown += 1) await keyring.find(`unknown-${unknown}`);
  const { count } = reads;
  await keyring.find('digest-1');
  expect(reads.count).toBe(count);
});

test('a key that was found with a fingerprint is found by it, as long as it is as it was', async () => {
  const { keyring, reads, revoke } = await createTestDatabase();
  expect(keyring.findByFingerprint('fingerprint-1')).toBeUndefined();
  await keyring.find('digest-1', 'fingerprint-1');
  const { count } = reads;
  expect(keyring.findByFingerprint('fingerprint-1')?.secret.digest).toBe('digest-1');
  expect(keyring.findByFingerprint('fingerprint-2')).toBeUndefined();
  await revoke();
  keyring.forget(apiKey.id);
  expect(keyring.findByFingerprint('fingerprint-1')).toBeUndefined();
  expect(reads.count).toBe(count);
  await keyring.find('digest-1', 'fingerprint-1');
  expect(keyring.findByFingerprint('fingerprint-1')?.apiKey.revokedAt).toBe(now);
});

test('a key that is in memory already gets its fingerprint when it is found with one', async () => {
  const { keyring, reads } = await createTestDatabase();
  await keyring.find('digest-1');
  const { count } = reads;
  await keyring.find('digest-1', 'fingerprint-1');
  expect(keyring.findByFingerprint('fingerprint-1')?.secret.digest).toBe('digest-1');
  expect(reads.count).toBe(count);
});

test('a key that changes while it is found is not found by its fingerprint as it was', async () => {
  // In whichever step the change comes.
  for (let steps = 0; steps < 12; steps += 1) {
    const { keyring, reads, revoke } = await createTestDatabase();
    let open: () => void = () => undefined;
    reads.gate = new Promise((resolve) => {
      open = resolve;
    });
    const finding = keyring.find('digest-1', 'fingerprint-1');
    await new Promise((resolve) => void setImmediate(resolve));
    await revoke();
    open();
    for (let step = 0; step < steps; step += 1) await null;
    keyring.forget(apiKey.id);
    await finding;
    expect(keyring.findByFingerprint('fingerprint-1')?.apiKey.revokedAt).not.toBe(null);
    expect((await keyring.find('digest-1', 'fingerprint-1'))?.apiKey.revokedAt).toBe(now);
    expect(keyring.findByFingerprint('fingerprint-1')?.apiKey.revokedAt).toBe(now);
  }
});

test('a fingerprint goes with the secret that memory has no room for', async () => {
  const { keyring, addSecret } = await createTestDatabase();
  await keyring.find('digest-1', 'fingerprint-1');
  for (const number of [2, 3, 4]) {
    await addSecret(`digest-${number}`);
    await keyring.find(`digest-${number}`, `fingerprint-${number}`);
  }
  const held = [1, 2, 3, 4].filter((number) => keyring.findByFingerprint(`fingerprint-${number}`));
  expect(held).toHaveLength(2);
});

test('of a secret that memory has no room for nothing is kept', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage: () => void = runInNewContext('gc');
  const { keyring, addSecret } = await createTestDatabase();
  const secret = await keyring
    .find('digest-1', 'fingerprint-1')
    .then((entry) => new WeakRef(entry?.secret ?? {}));
  for (const number of [2, 3, 4]) {
    await addSecret(`digest-${number}`);
    await keyring.find(`digest-${number}`, `fingerprint-${number}`);
  }
  expect(keyring.findByFingerprint('fingerprint-1')).toBeUndefined();
  // What a WeakRef was made of lives until the job is over (ECMA-262, 9.9).
  await new Promise((resolve) => void setImmediate(resolve));
  collectGarbage();
  expect(secret.deref()).toBeUndefined();
});
