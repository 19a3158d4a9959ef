import { createId } from '../../src/kernel/id.ts';
import { insertAccount } from '../../src/store/accounts.ts';
import { insertApiKey } from '../../src/store/api-keys.ts';
import { insertSecret } from '../../src/store/secrets.ts';
import type { TestServer } from './test-server.ts';

const HOUR_MS = 3_600_000;
const NO_REFUSALS = {
  perMinute: 0,
  perDay: 0,
  expired: 0,
  disabled: 0,
  revoked: 0,
  insufficientScope: 0,
};

/**
 * Puts keys of ten accounts into the store, each used three times in each of the last hours. Every
 * fifth is revoked, every seventh expires.
 */
export async function storeManyKeys(
  { app, clock }: TestServer,
  count: number,
  hours: number,
): Promise<void> {
  const { store } = app.domain;
  const now = clock.now();
  const keyIds = Array.from({ length: count }, (_, index) => createId('apiKey', now - index));
  await store.transaction(async (db) => {
    const accountIds = Array.from({ length: 10 }, () => createId('account', now));
    for (const id of accountIds) {
      const keyLimit = 100_000;
      await insertAccount(db, { id, name: 'of many', externalId: null, keyLimit, createdAt: now });
    }
    for (const [index, id] of keyIds.entries()) {
      const createdAt = now - index;
      await insertApiKey(db, {
        id,
        accountId: accountIds[index % 10] ?? '',
        label: `${index % 2 === 0 ? 'Production' : 'staging'} ${index}`,
        scopes: ['workflows:run'],
        rateLimit: { perMinute: 60, perDay: 1_000 },
        metadata: {},
        isRoot: false,
        createdAt,
        expiresAt: index % 7 === 0 ? now + index * HOUR_MS : null,
        disabledAt: null,
        revokedAt: index % 5 === 0 ? now : null,
        revokeReason: null,
      });
      await insertSecret(db, {
        id: createId('secret', createdAt),
        apiKeyId: id,
        digest: `digest ${index}`,
        pepperVersion: app.domain.digester.pepperVersion,
        prefix: `gx_${String(index).padStart(8, '0')}`,
        createdAt,
        retiresAt: null,
      });
    }
  });
  for (let hour = now - hours * HOUR_MS; hour < now; hour += HOUR_MS) {
    await store.usageJournal.commit(
      keyIds.map((keyId) => ({
        keyId,
        hour,
        accepted: 3,
        refused: NO_REFUSALS,
        minute: hour,
        minuteAccepted: 3,
        lastUsedAt: hour,
        lastRefusedAt: {},
        secretUses: [],
        bookmark: {},
      })),
    );
  }
}
