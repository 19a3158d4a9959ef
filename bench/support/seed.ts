import { join } from 'node:path';
import { createDomain } from '../../src/create-domain.ts';
import type { Domain } from '../../src/domain/domain.ts';
import { secretRecord } from '../../src/domain/issue-secret.ts';
import { prepare } from '../../src/domain/prepare.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { createId } from '../../src/kernel/id.ts';
import { createMetrics } from '../../src/kernel/metrics.ts';
import { insertAccount } from '../../src/store/accounts.ts';
import { insertApiKey } from '../../src/store/api-keys.ts';
import { insertSecret } from '../../src/store/secrets.ts';
import { openStore } from '../../src/store/store.ts';

/** The pepper of every database that is made for a trial. */
export const PEPPER = 'a pepper that only the trials in bench/ have';

// Both limits are in force, so that both are counted; no load comes near them.
const RATE_LIMIT = { perMinute: 1_000_000_000, perDay: 1_000_000_000 };
const SCOPES = ['keys:read', 'keys:verify', 'usage:read', 'workflows:run'];

/** Opens the database in a data folder as the server does, and joins a domain over it. */
export async function openDomain(dataDir: string): Promise<Domain> {
  const store = await openStore(join(dataDir, 'tollkey.db'), systemClock.now());
  const domain = createDomain({
    config: { keyPrefix: 'gx', pepper: PEPPER },
    clock: systemClock,
    store,
    metrics: createMetrics('bench'),
    publicUrl: () => 'http://127.0.0.1',
  });
  await prepare(domain, { rootSecret: undefined });
  return domain;
}

/** Adds one account that holds so many keys, all with both limits. Returns their secrets. */
export async function seedKeys(domain: Domain, count: number): Promise<readonly string[]> {
  const { clock, secretFormat, store } = domain;
  const now = clock.now();
  const secrets = Array.from({ length: count }, () => secretFormat.mint());
  await store.transaction(async (db) => {
    const accountId = createId('account', now);
    await insertAccount(db, {
      id: accountId,
      name: 'bench',
      externalId: null,
      keyLimit: 100_000,
      createdAt: now,
    });
    for (const [index, secret] of secrets.entries()) {
      const apiKeyId = createId('apiKey', now);
      await insertApiKey(db, {
        id: apiKeyId,
        accountId,
        label: `Production ${index}`,
        scopes: SCOPES,
        rateLimit: RATE_LIMIT,
        metadata: {},
        isRoot: false,
        createdAt: now,
        expiresAt: null,
        disabledAt: null,
        revokedAt: null,
        revokeReason: null,
      });
      await insertSecret(db, secretRecord(domain, { secret, apiKeyId, now }));
    }
  });
  return secrets;
}

/** Makes a data folder that a server can be started on. Returns the secrets of its keys. */
export async function seedDataFolder(dataDir: string, count: number): Promise<readonly string[]> {
  const domain = await openDomain(dataDir);
  const secrets = await seedKeys(domain, count);
  await domain.store.close();
  return secrets;
}
