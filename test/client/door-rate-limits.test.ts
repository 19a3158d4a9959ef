import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDoorRateLimits } from '../../src/client/door-rate-limits.ts';
import { rateLimitHeaders } from '../../src/http/rate-limit-headers.ts';
import { bindingWindow, stateOf } from '../../src/quota/decide.ts';
import { DAY_MS, MINUTE_MS, startOfWindow, windowsOf } from '../../src/quota/window.ts';

const NOON = Date.parse('2026-11-21T12:00:00Z');

function readBack(headers: Readonly<Record<string, string>>) {
  return readDoorRateLimits({
    status: 200,
    headers: new Headers(headers),
    isEmpty: true,
    body: undefined,
  });
}

test('reads both windows, exactly, from what Tollkey writes', () => {
  const instants = fc.oneof(
    fc.integer({ min: NOON, max: NOON + 2 * DAY_MS }),
    // Around the ends of seconds, minutes and days.
    fc
      .tuple(fc.constantFrom(1000, MINUTE_MS, DAY_MS), fc.integer({ min: -2, max: 2 }))
      .map(([lengthMs, offset]) => startOfWindow(NOON, lengthMs) + lengthMs + offset),
  );
  const uses = fc.integer({ min: 0, max: 60 });
  fc.assert(
    fc.property(instants, uses, uses, (at, minuteAccepted, dayAccepted) => {
      const counts = { windows: windowsOf(at), minuteAccepted, dayAccepted };
      const state = stateOf(counts, { perMinute: 50, perDay: 55 }, at);
      const binding = bindingWindow(state);
      const headers = rateLimitHeaders({ state, binding, retryAt: null });

      const read = readBack(headers);
      expect(read.resetsAt?.getTime()).toBe(state[binding].resetsAt);
      expect(read.atMs).toBe(Math.floor(at / 1000) * 1000);
      for (const name of ['perMinute', 'perDay'] as const) {
        const { limit, remaining, resetsAt } = state[name];
        const end = new Date(resetsAt);
        expect(read.rateLimits?.[name]).toEqual({ limit, remaining, resetsAt: end });
      }
    }),
    { numRuns: 2_000 },
  );
});

test('takes the fields of somebody else for none', () => {
  const date = 'Sat, 21 Nov 2026 12:00:00 GMT';
  for (const ratelimit of ['', '"default";r=50;t=30', 'limit=100, remaining=50, reset=5']) {
    const read = readBack({ date, ratelimit, 'ratelimit-policy': '"default";q=100;w=60' });
    expect(read).toEqual({ rateLimits: null, resetsAt: null, atMs: NOON });
  }
});
