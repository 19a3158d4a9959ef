import { expect, test } from 'vitest';
import { createSecretFormat } from '../../src/domain/secret-text.ts';
import { createTenant, mutate, type PayloadView } from '../support/mutations.ts';
import { startTestServer } from '../support/test-server.ts';
import {
  type CheckView,
  type ExplanationView,
  explain,
  explainApiKey,
  verify,
} from '../support/verification.ts';

const NOON = '2026-11-21T12:00:00.000Z';

function failed({ checks }: ExplanationView): readonly Omit<CheckView, 'outcome'>[] {
  return checks
    .filter(({ outcome }) => outcome === 'FAILED')
    .map(({ name, message, passesAt }) => ({ name, message, passesAt }));
}

test('shows every check with its outcome, in the order in which they are asked', async () => {
  const server = await startTestServer();
  const { id, secret } = await server.createKey({ label: 'Production' });
  const { checks, code } = await explain(server.root, { secret });
  expect(code).toBe('VALID');
  expect(checks.map(({ name, outcome, message }) => [name, outcome, message])).toEqual([
    ['WELL_FORMED', 'PASSED', 'It has the form of a secret and a right checksum.'],
    ['KNOWN', 'PASSED', `It belongs to the API key Production (${id}).`],
    ['NOT_REPLACED', 'PASSED', 'The secret is the current one.'],
    ['NOT_REVOKED', 'PASSED', 'The key was not revoked.'],
    ['NOT_EXPIRED', 'PASSED', 'The key never expires.'],
    ['ENABLED', 'PASSED', 'The key is not disabled.'],
    ['HAS_SCOPES', 'PASSED', 'No scope is demanded.'],
    ['WITHIN_MINUTE', 'PASSED', '60 of 60 uses are left in this minute.'],
    ['WITHIN_DAY', 'PASSED', '1000 of 1000 uses are left in this day (UTC).'],
  ]);
});

test('shows all that fails, not only what comes first', async () => {
  const server = await startTestServer();
  const { id, secret } = await server.createKey({
    rateLimit: { perMinute: 1, perDay: 1 },
    expiresAt: '2026-11-21T12:00:01Z',
    scopes: ['reports:read'],
  });
  await verify(server.root, secret);
  await mutate(server.root, 'disableApiKey', { id });
  await mutate(server.root, 'rotateApiKey', { id });
  await mutate(server.root, 'revokeApiKey', { id, reason: 'leaked' });
  server.clock.advance(1_000);
  const explanation = await explain(server.root, { secret }, { scopes: ['workflows:run'] });
  expect(explanation).toMatchObject({ valid: false, code: 'REVOKED', retryAt: null });
  expect(failed(explanation)).toEqual([
    {
      name: 'NOT_REPLACED',
      message: `A rotation replaced it; it stopped at ${NOON}.`,
      passesAt: null,
    },
    { name: 'NOT_REVOKED', message: `The key was revoked at ${NOON}: leaked.`, passesAt: null },
    {
      name: 'NOT_EXPIRED',
      message: 'The key expired at 2026-11-21T12:00:01.000Z.',
      passesAt: null,
    },
    { name: 'ENABLED', message: `The key was disabled at ${NOON}.`, passesAt: null },
    {
      name: 'HAS_SCOPES',
      message: 'The key lacks workflows:run; it has reports:read.',
      passesAt: null,
    },
    {
      name: 'WITHIN_MINUTE',
      message:
        '0 of 1 uses are left in this minute, and the call costs 1; ' +
        'the next begins at 2026-11-21T12:01:00.000Z.',
      passesAt: '2026-11-21T12:01:00.000Z',
    },
    {
      name: 'WITHIN_DAY',
      message:
        '0 of 1 uses are left in this day (UTC), and the call costs 1; ' +
        'the next begins at 2026-11-22T00:00:00.000Z.',
      passesAt: '2026-11-22T00:00:00.000Z',
    },
  ]);
});

test('says that no wait helps a call that costs more than a window has', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey({ rateLimit: { perMinute: 2, perDay: 9 } });
  const explanation = await explain(server.root, { secret }, { cost: 3 });
  expect(explanation).toMatchObject({ code: 'QUOTA_EXCEEDED', retryAt: null });
  expect(failed(explanation)[0]?.message).toMatch(/no wait helps/);
  expect(failed(explanation)[0]?.passesAt).toBeNull();
});

test('says of an overlapping secret until when it works', async () => {
  const server = await startTestServer();
  const { id, secret } = await server.createKey();
  await mutate(server.root, 'rotateApiKey', { id, overlapSeconds: 60 });
  const { code, checks } = await explain(server.root, { secret });
  expect(code).toBe('VALID');
  expect(checks.find(({ name }) => name === 'NOT_REPLACED')).toMatchObject({
    outcome: 'PASSED',
    message: 'A rotation replaced it; it works until 2026-11-21T12:01:00.000Z.',
  });
});

test('explains a key by its id as by its current secret', async () => {
  const server = await startTestServer();
  const { id } = await server.createKey();
  const { secret } = await mutate(server.root, 'rotateApiKey', { id });
  const bySecret = await explain(server.root, { secret });
  const byId = await explain(server.root, { id });
  expect(byId.checks.slice(2)).toEqual(bySecret.checks.slice(2));
  expect(byId.checks[0]).toMatchObject({ name: 'WELL_FORMED', outcome: 'SKIPPED' });
  expect({ ...byId, checks: [] }).toEqual({ ...bySecret, checks: [] });
});

test('says of a text that is no secret what was expected, and looks nothing up', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey();
  const before = server.app.domain.store.keyring.report().misses;
  const explanation = await explain(server.root, { secret: secret.slice(0, -1) });
  expect(explanation).toMatchObject({ code: 'NOT_FOUND', apiKey: null, lastRefusals: null });
  expect(explanation.checks.map(({ outcome }) => outcome)).toEqual([
    'FAILED',
    ...Array(8).fill('SKIPPED'),
  ]);
  expect(explanation.checks[0]?.message).toContain('expected gx_ and 36 characters');
  expect(server.app.domain.store.keyring.report().misses).toBe(before);
});

test("a secret of another account's key is explained like one that does not exist", async () => {
  const server = await startTestServer();
  const stranger = await createTenant(server, { scopes: ['keys:read', 'usage:read'] });
  const { secret } = await server.createKey();
  const unknown = createSecretFormat('gx').mint();
  expect(await explain(stranger.client, { secret })).toEqual(
    await explain(stranger.client, { secret: unknown }),
  );
});

test('asks for exactly one of secret and id', async () => {
  const server = await startTestServer();
  const { id, secret } = await server.createKey();
  for (const [input, received] of [
    [{}, 'neither'],
    [{ id, secret }, 'both'],
  ] as const) {
    const error = await server.root.error(explainApiKey, { input });
    expect(error.message).toBe(
      `Invalid secret: expected either a secret or an id, got ${received}`,
    );
    expect(error.extensions.code).toBe('INVALID_ARGUMENT');
  }
});

test('spends nothing, counts nothing and writes no audit event', async () => {
  const server = await startTestServer();
  const { id, secret } = await server.createKey({ rateLimit: { perMinute: 1, perDay: 1 } });
  await verify(server.root, secret);
  for (const demand of [{}, { scopes: ['a'] }, { cost: 100 }]) {
    await explain(server.root, { secret }, demand);
  }
  const { apiKey, auditEvents } = await server.root.data<{
    apiKey: { usage: unknown };
    auditEvents: PayloadView & { totalCount: number };
  }>(
    `query ($id: ID!) {
      apiKey(id: $id) { usage { accepted refused { total } } }
      auditEvents(targetId: $id) { totalCount }
    }`,
    { id },
  );
  expect(apiKey.usage).toEqual({ accepted: 1, refused: { total: 0 } });
  expect(auditEvents.totalCount).toBe(1);
});

test('shows the last refusals only to who may read usage', async () => {
  const server = await startTestServer();
  const reader = await createTenant(server, { scopes: ['keys:read'] });
  const answer = await reader.client.query(explainApiKey, { input: { id: reader.id } });
  expect(answer.body.errors?.[0]).toMatchObject({
    path: ['explainApiKey', 'lastRefusals'],
    extensions: { code: 'PERMISSION_DENIED' },
  });
  expect(answer.body.data.explainApiKey).toMatchObject({ code: 'VALID', lastRefusals: null });
});

test('shows the last refusals by reason, latest first, with their times and counts', async () => {
  const server = await startTestServer();
  const { id, secret } = await server.createKey({ rateLimit: { perMinute: 1, perDay: 9 } });
  for (let sent = 0; sent < 4; sent += 1) await verify(server.root, secret);
  server.clock.advance(1_500);
  await verify(server.root, secret, { scopes: ['a'] });
  expect((await explain(server.root, { id })).lastRefusals).toEqual([
    { reason: 'INSUFFICIENT_SCOPE', refusedAt: '2026-11-21T12:00:01.500Z', countOfDay: 1 },
    { reason: 'PER_MINUTE', refusedAt: '2026-11-21T12:00:00.000Z', countOfDay: 3 },
  ]);
  server.clock.advance(23 * 3_600_000);
  await verify(server.root, secret);
  await verify(server.root, secret);
  expect((await explain(server.root, { id })).lastRefusals).toEqual([
    { reason: 'PER_MINUTE', refusedAt: '2026-11-22T11:00:01.500Z', countOfDay: 4 },
    { reason: 'INSUFFICIENT_SCOPE', refusedAt: '2026-11-21T12:00:01.500Z', countOfDay: 1 },
  ]);
  server.clock.advance(26 * 3_600_000);
  const counts = (await explain(server.root, { id })).lastRefusals?.map((each) => each.countOfDay);
  expect(counts).toEqual([0, 0]);
});

test('a cost of 0 is explained as the one use that verifyApiKey foretells', async () => {
  const server = await startTestServer();
  const { secret } = await server.createKey({ rateLimit: { perMinute: 1, perDay: 9 } });
  await verify(server.root, secret);
  const { code, retryAt } = await explain(server.root, { secret }, { cost: 0 });
  expect({ code, retryAt }).toEqual({
    code: 'QUOTA_EXCEEDED',
    retryAt: '2026-11-21T12:01:00.000Z',
  });
  expect(await verify(server.root, secret, { cost: 0 })).toMatchObject({ code, retryAt });
});
