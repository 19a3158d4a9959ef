import fc from 'fast-check';
import { expect, test } from 'vitest';
import { liftKeyLimit } from '../support/lift-key-limit.ts';
import { mutate } from '../support/mutations.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { type Demand, type ExplanationView, explain, verify } from '../support/verification.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const STATES = 2_000;
const STATES_OF_A_LIFE = 10;

const SCOPES = ['workflows:run', 'workflows:*', 'reports:read', 'a'];
const demand = fc.record({
  scopes: fc.subarray(['workflows:run', 'reports:read', 'a']).map((all) => all.slice(0, 2)),
  cost: fc.integer({ min: 1, max: 5 }),
});
const limits = fc.record({
  perMinute: fc.integer({ min: 1, max: 6 }),
  perDay: fc.integer({ min: 1, max: 15 }),
});
const event = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('none' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.oneof(fc.integer({ min: 1, max: 90_000 }), fc.integer({ min: 1, max: DAY })),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('limit' as const), limits }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('scope' as const), scopes: fc.subarray(SCOPES) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('toggle' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('rotate' as const),
      overlapSeconds: fc.constantFrom(0, 30, 90, 86_400),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('expire' as const),
      inMs: fc.option(fc.integer({ min: 1, max: 200_000 })),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('revoke' as const) }) },
);

type LifeEvent = typeof event extends fc.Arbitrary<infer T> ? T : never;
type FullDemand = Required<Demand>;

/** A key, told in the simplest way there is. Once it is revoked, only time goes on. */
interface Model {
  readonly secrets: { readonly secret: string; retiresAt: number }[];
  scopes: readonly string[];
  limits: { readonly perMinute: number; readonly perDay: number };
  expiresAt: number;
  isDisabled: boolean;
  isRevoked: boolean;
  readonly used: Map<string, number>;
}

function hasScope(model: Model, scope: string): boolean {
  return model.scopes.some(
    (granted) => granted === scope || (granted === 'workflows:*' && scope === 'workflows:run'),
  );
}

function usedOf(model: Model, length: number, now: number): number {
  return model.used.get(`${length} ${Math.floor(now / length)}`) ?? 0;
}

function endOf(length: number, now: number): number {
  return (Math.floor(now / length) + 1) * length;
}

/** What each check must say, by name. */
function outcomesOf(model: Model, asked: { secret: string; now: number; demand: FullDemand }) {
  const { secret, now, demand: wanted } = asked;
  const held = model.secrets.find((each) => each.secret === secret);
  const room = (limit: number, length: number): boolean =>
    usedOf(model, length, now) + wanted.cost <= limit;
  return {
    WELL_FORMED: true,
    KNOWN: true,
    NOT_REPLACED: (held?.retiresAt ?? 0) > now,
    NOT_REVOKED: !model.isRevoked,
    NOT_EXPIRED: model.expiresAt > now,
    ENABLED: !model.isDisabled,
    HAS_SCOPES: wanted.scopes.every((scope) => hasScope(model, scope)),
    WITHIN_MINUTE: room(model.limits.perMinute, MINUTE),
    WITHIN_DAY: room(model.limits.perDay, DAY),
  };
}

const CODES = {
  NOT_REPLACED: 'REVOKED',
  NOT_REVOKED: 'REVOKED',
  NOT_EXPIRED: 'EXPIRED',
  ENABLED: 'DISABLED',
  HAS_SCOPES: 'INSUFFICIENT_SCOPE',
  WITHIN_MINUTE: 'QUOTA_EXCEEDED',
  WITHIN_DAY: 'QUOTA_EXCEEDED',
} as const;

function codeOf(outcomes: ReturnType<typeof outcomesOf>): string {
  const names = Object.keys(CODES) as (keyof typeof CODES)[];
  const failed = names.find((name) => !outcomes[name]);
  return failed === undefined ? 'VALID' : CODES[failed];
}

function retryAtOf(
  model: Model,
  outcomes: ReturnType<typeof outcomesOf>,
  asked: { secret: string; now: number; demand: FullDemand },
): string | null {
  if (codeOf(outcomes) !== 'QUOTA_EXCEEDED') return null;
  const { now, demand: wanted, secret } = asked;
  if (wanted.cost > Math.min(model.limits.perMinute, model.limits.perDay)) return null;
  const at = outcomes.WITHIN_DAY ? endOf(MINUTE, now) : endOf(DAY, now);
  const retiresAt = model.secrets.find((each) => each.secret === secret)?.retiresAt ?? 0;
  return at < Math.min(model.expiresAt, retiresAt) ? new Date(at).toISOString() : null;
}

function spend(model: Model, now: number, cost: number): void {
  for (const length of [MINUTE, DAY]) {
    model.used.set(`${length} ${Math.floor(now / length)}`, usedOf(model, length, now) + cost);
  }
}

/** Lets the event happen to the key, and to the model of it. */
async function happen(
  server: TestServer,
  { id, model }: { readonly id: string; readonly model: Model },
  taken: LifeEvent,
): Promise<void> {
  const now = server.clock.now();
  if (taken.kind === 'wait') return server.clock.advance(taken.ms);
  if (taken.kind === 'none' || model.isRevoked) return;
  if (taken.kind === 'limit') {
    model.limits = taken.limits;
    await mutate(server.root, 'updateApiKey', { id, rateLimit: taken.limits });
  } else if (taken.kind === 'scope') {
    model.scopes = taken.scopes;
    await mutate(server.root, 'updateApiKey', { id, scopes: taken.scopes });
  } else if (taken.kind === 'toggle') {
    model.isDisabled = !model.isDisabled;
    await mutate(server.root, model.isDisabled ? 'disableApiKey' : 'enableApiKey', { id });
  } else if (taken.kind === 'expire') {
    model.expiresAt = taken.inMs === null ? Number.POSITIVE_INFINITY : now + taken.inMs;
    const expiresAt = taken.inMs === null ? null : new Date(model.expiresAt).toISOString();
    await mutate(server.root, 'updateApiKey', { id, expiresAt });
  } else if (taken.kind === 'revoke') {
    model.isRevoked = true;
    await mutate(server.root, 'revokeApiKey', { id });
  } else {
    await rotate(server, { id, model }, taken.overlapSeconds);
  }
}

async function rotate(
  server: TestServer,
  { id, model }: { readonly id: string; readonly model: Model },
  wanted: number,
): Promise<void> {
  const now = server.clock.now();
  const live = model.secrets.filter(({ retiresAt }) => retiresAt > now);
  const overlapSeconds = live.length >= 5 ? 0 : wanted;
  const { secret } = await mutate(server.root, 'rotateApiKey', { id, overlapSeconds });
  const retiresAt = now + overlapSeconds * 1000;
  for (const old of live) old.retiresAt = Math.min(old.retiresAt, retiresAt);
  model.secrets.push({ secret, retiresAt: Number.POSITIVE_INFINITY });
}

async function compare(
  server: TestServer,
  model: Model,
  asked: { readonly secret: string; readonly demand: FullDemand },
): Promise<ExplanationView> {
  const { secret, demand: wanted } = asked;
  const now = server.clock.now();
  const outcomes = outcomesOf(model, { secret, now, demand: wanted });
  const explanation = await explain(server.root, { secret }, wanted);
  expect(
    Object.fromEntries(explanation.checks.map(({ name, outcome }) => [name, outcome === 'PASSED'])),
  ).toEqual(outcomes);
  expect(explanation.code).toBe(codeOf(outcomes));
  expect(explanation.retryAt).toBe(retryAtOf(model, outcomes, { secret, now, demand: wanted }));

  const verdict = await verify(server.root, secret, wanted);
  const { checks: _, lastRefusals: __, rateLimits, ...foretold } = explanation;
  const { rateLimits: left, ...told } = verdict;
  expect(told).toEqual(foretold);
  const spent = verdict.valid ? wanted.cost : 0;
  for (const window of ['perMinute', 'perDay'] as const) {
    expect(left?.[window].resetsAt).toBe(rateLimits?.[window].resetsAt);
    expect(left?.[window].remaining).toBe((rateLimits?.[window].remaining ?? 0) - spent);
  }
  if (verdict.valid) spend(model, now, wanted.cost);
  return explanation;
}

test('explainApiKey foretells verifyApiKey in 2,000 random states, as the model does', async () => {
  const server = await startTestServer({ environment: { LOG_LEVEL: 'error' } });
  await liftKeyLimit(server.root);
  const seen = new Map<string, number>();
  const state = fc.record({ event, demand, choice: fc.nat(99) });
  await fc.assert(
    fc.asyncProperty(
      limits,
      fc.array(state, { minLength: STATES_OF_A_LIFE, maxLength: STATES_OF_A_LIFE }),
      async (first, states) => {
        const scopes = ['workflows:*', 'reports:read'];
        const { id, secret } = await server.createKey({ rateLimit: first, scopes });
        const model: Model = {
          secrets: [{ secret, retiresAt: Number.POSITIVE_INFINITY }],
          scopes,
          limits: first,
          expiresAt: Number.POSITIVE_INFINITY,
          isDisabled: false,
          isRevoked: false,
          used: new Map(),
        };
        for (const { event: taken, demand: wanted, choice } of states) {
          await happen(server, { id, model }, taken);
          // The current secret half of the time, else any that the key ever had.
          const index = choice % (model.secrets.length * 2);
          const chosen = model.secrets[index] ?? model.secrets.at(-1);
          const asked = { secret: chosen?.secret ?? secret, demand: wanted };
          const { code } = await compare(server, model, asked);
          seen.set(code, (seen.get(code) ?? 0) + 1);
        }
      },
    ),
    { numRuns: STATES / STATES_OF_A_LIFE },
  );
  expect([...seen.values()].reduce((sum, count) => sum + count, 0)).toBe(STATES);
  for (const code of ['VALID', ...new Set(Object.values(CODES))]) {
    expect(seen.get(code) ?? 0, code).toBeGreaterThan(20);
  }
}, 180_000);
