import { expect, test } from 'vitest';
import type { Domain } from '../../src/domain/domain.ts';
import { verify } from '../../src/domain/verify.ts';
import { mutate } from '../support/mutations.ts';
import { startTestServer, type TestKey, type TestServer } from '../support/test-server.ts';

/** The same domain, whose first charge waits until it is let go. */
function holdFirstCharge(domain: Domain) {
  let letGo: () => void = () => undefined;
  let arrive: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const { quota } = domain;
  const held: Domain = {
    ...domain,
    quota: {
      ...quota,
      async spend(charge) {
        arrive();
        await released;
        return quota.spend(charge);
      },
    },
  };
  return { held, arrived, letGo };
}

type ChangeKey = (server: TestServer, key: TestKey) => Promise<unknown>;

const changes: readonly (readonly [name: string, code: string, change: ChangeKey])[] = [
  ['a revocation', 'REVOKED', ({ root }, { id }) => mutate(root, 'revokeApiKey', { id })],
  ['a rotation', 'REVOKED', ({ root }, { id }) => mutate(root, 'rotateApiKey', { id })],
  ['a switching off', 'DISABLED', ({ root }, { id }) => mutate(root, 'disableApiKey', { id })],
  ['the expiry', 'EXPIRED', async ({ clock }) => clock.advance(1_000)],
  [
    'a scope taken away',
    'INSUFFICIENT_SCOPE',
    ({ root }, { id }) => mutate(root, 'updateApiKey', { id, scopes: ['a:c'] }),
  ],
  [
    'a lowered limit',
    'QUOTA_EXCEEDED',
    ({ root }, { id }) => mutate(root, 'updateApiKey', { id, rateLimit: { perMinute: 1 } }),
  ],
];

test.for(changes)('%s wins against a verification in flight', async ([, code, change]) => {
  const server = await startTestServer();
  const expiresAt = '2026-11-21T12:00:01Z';
  const key = await server.createKey({ scopes: ['a:b'], expiresAt });
  const { domain } = server.app;
  const { held, arrived, letGo } = holdFirstCharge(domain);
  const asked = { secret: key.secret, scopes: ['a:b'], cost: 2 };
  const verdict = verify(held, asked);
  await arrived;
  await change(server, key);
  letGo();
  expect(await verdict).toMatchObject({ kind: 'refused', code });
  const look = await domain.quota.look(key.id, { perMinute: 60, perDay: 1_000 });
  expect(look.perDay.remaining).toBe(1_000);
});

test('a change of another key costs a verification in flight nothing but a second look', async () => {
  const server = await startTestServer();
  const key = await server.createKey();
  const other = await server.createKey();
  const { held, arrived, letGo } = holdFirstCharge(server.app.domain);
  const verdict = verify(held, { secret: key.secret, scopes: [], cost: 1 });
  await arrived;
  await mutate(server.root, 'revokeApiKey', { id: other.id });
  letGo();
  expect(await verdict).toMatchObject({ kind: 'admitted' });
  const look = await server.app.domain.quota.look(key.id, { perMinute: 60, perDay: 1_000 });
  expect(look.perDay.remaining).toBe(999);
});
