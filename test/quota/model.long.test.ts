import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Received } from '../support/client.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** One step of a key's life. */
type Step =
  | { readonly kind: 'use'; readonly cost: number }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'waitUntilJustBefore'; readonly window: number }
  | { readonly kind: 'edit'; readonly perMinute: number; readonly perDay: number };

const limits = {
  perMinute: fc.integer({ min: 1, max: 12 }),
  perDay: fc.integer({ min: 1, max: 40 }),
};
const use = fc.record({ kind: fc.constant('use' as const), cost: fc.integer({ min: 1, max: 4 }) });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: use },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.oneof(fc.integer({ min: 1, max: 90_000 }), fc.integer({ min: 1, max: DAY })),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('waitUntilJustBefore' as const),
      window: fc.constantFrom(MINUTE, DAY),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('edit' as const), ...limits }) },
);

/** What a key may do, told in the simplest way there is: a count for every window there ever was. */
function createModel(perMinute: number, perDay: number) {
  const accepted = new Map<string, number>();
  const inForce = { perMinute, perDay };
  const used = (length: number, now: number): number =>
    accepted.get(`${length} ${Math.floor(now / length)}`) ?? 0;
  const left = (limit: number, length: number, now: number): number =>
    Math.max(0, limit - used(length, now));

  return {
    edit: (change: { perMinute: number; perDay: number }) => void Object.assign(inForce, change),
    use(cost: number, now: number): boolean {
      const fits =
        used(MINUTE, now) + cost <= inForce.perMinute && used(DAY, now) + cost <= inForce.perDay;
      if (!fits) return false;
      for (const length of [MINUTE, DAY]) {
        accepted.set(`${length} ${Math.floor(now / length)}`, used(length, now) + cost);
      }
      return true;
    },
    rateLimit: (now: number) =>
      `"minute";r=${left(inForce.perMinute, MINUTE, now)};t=${secondsLeft(MINUTE, now)}, ` +
      `"day";r=${left(inForce.perDay, DAY, now)};t=${secondsLeft(DAY, now)}`,
    policy: () => `"minute";q=${inForce.perMinute};w=60, "day";q=${inForce.perDay};w=86400`,
  };
}

function secondsLeft(length: number, now: number): number {
  return Math.ceil((length - (now % length)) / 1000);
}

function fields(cost: number): string {
  return `{ ${Array.from({ length: cost }, (_, index) => `f${index}: __typename`).join(' ')} }`;
}

async function live(
  server: TestServer,
  first: { perMinute: number; perDay: number },
  steps: readonly Step[],
): Promise<void> {
  const key = await server.createKey({ rateLimit: first });
  const model = createModel(first.perMinute, first.perDay);
  for (const taken of steps) {
    const now = server.clock.now();
    if (taken.kind === 'wait') server.clock.advance(taken.ms);
    if (taken.kind === 'waitUntilJustBefore') {
      server.clock.advance(taken.window - (now % taken.window) - 1);
    }
    if (taken.kind === 'edit') {
      const { perMinute, perDay } = taken;
      model.edit({ perMinute, perDay });
      await server.root.data(
        'mutation ($input: UpdateApiKeyInput!) { updateApiKey(input: $input) { apiKey { id } } }',
        { input: { id: key.id, rateLimit: { perMinute, perDay } } },
      );
    }
    if (taken.kind === 'use') {
      const isAccepted = model.use(taken.cost, now);
      const answer: Received = await key.client.query(fields(taken.cost));
      expect(answer.status).toBe(isAccepted ? 200 : 429);
      expect(answer.headers.ratelimit).toBe(model.rateLimit(now));
      expect(answer.headers['ratelimit-policy']).toBe(model.policy());
    }
  }
}

async function startRoomyServer(): Promise<TestServer> {
  const server = await startTestServer({ environment: { LOG_LEVEL: 'error' } });
  await server.root.data(
    'mutation ($id: ID!) { updateAccount(input: { id: $id, keyLimit: 100000 }) { account { id } } }',
    { id: await accountId(server) },
  );
  return server;
}

async function accountId(server: TestServer): Promise<string> {
  const { viewer } = await server.root.data<{ viewer: { account: { id: string } } }>(
    '{ viewer { account { id } } }',
  );
  return viewer.account.id;
}

test('minute and day, spent together, never drift from the model in 1,000 random lives', async () => {
  const server = await startRoomyServer();
  await fc.assert(
    fc.asyncProperty(
      fc.record(limits),
      fc.array(step, { minLength: 5, maxLength: 40 }),
      (first, steps) => live(server, first, steps),
    ),
    { numRuns: 1_000 },
  );
});
