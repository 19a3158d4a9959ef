import fc from 'fast-check';
import { expect, test } from 'vitest';
import { send } from '../support/client.ts';
import { liftKeyLimit } from '../support/lift-key-limit.ts';
import { createTestClock } from '../support/test-clock.ts';
import { startTestServer } from '../support/test-server.ts';

const DAY = 86_400_000;
const ROUNDS = 100;

test('a retry after exactly Retry-After is accepted, one second earlier refused: 100 of 100', async () => {
  const clock = createTestClock();
  const server = await startTestServer({ clock, environment: { LOG_LEVEL: 'error' } });
  await liftKeyLimit(server.root);
  const start = clock.now();
  const round = fc.record({
    // Any instant of a year, to the millisecond, the edges of windows among them.
    after: fc.oneof(
      fc.integer({ min: 0, max: 365 * DAY }),
      fc
        .tuple(fc.integer({ min: 1, max: 365 }), fc.constantFrom(-1, 0, 1))
        .map(([days, ms]) => days * DAY + ms),
    ),
    binding: fc.constantFrom('perMinute', 'perDay'),
    uses: fc.integer({ min: 1, max: 4 }),
  });
  const rounds = fc.sample(round, ROUNDS).sort((one, other) => one.after - other.after);
  const outcomes: string[] = [];
  for (const { after, binding, uses } of rounds) {
    clock.set(Math.max(clock.now(), start + after));
    const rateLimit = { perMinute: 100, perDay: 100, [binding]: uses };
    const { secret } = await server.createKey({ rateLimit });
    const ask = (): Promise<{ status: number; headers: Record<string, unknown> }> =>
      send(server.url, {
        method: 'GET',
        path: '/verify',
        headers: { 'access-token': secret },
      });
    let refused = await ask();
    for (let sent = 1; refused.status === 200 && sent <= uses; sent += 1) refused = await ask();
    const seconds = Number(refused.headers['retry-after']);
    clock.advance((seconds - 1) * 1000);
    const early = await ask();
    clock.advance(1000);
    const inTime = await ask();
    outcomes.push(`${refused.status} ${early.status} ${inTime.status}`);
  }
  expect(outcomes).toEqual(Array(ROUNDS).fill('429 429 200'));
});
