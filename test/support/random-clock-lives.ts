import fc from 'fast-check';
import type { Happening, Life } from './clock-lives.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

const key = fc.nat({ max: 2 });
const cost = fc.integer({ min: 1, max: 5 });
const stepMs = fc
  .tuple(
    fc.constantFrom(-1, 1),
    fc.oneof(
      fc.integer({ min: SECOND, max: MINUTE }),
      fc.integer({ min: MINUTE, max: 10 * MINUTE }),
      fc.integer({ min: MINUTE, max: DAY }),
      fc.constantFrom(SECOND, 59 * SECOND, MINUTE, 61 * SECOND, HOUR, 12 * HOUR, DAY),
    ),
  )
  .map(([sign, ms]) => sign * ms);
const steps: readonly fc.WeightedArbitrary<Happening>[] = [
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('step' as const), ms: stepMs }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'stepBack' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('stepMeanwhile' as const), key, cost, ms: stepMs }),
  },
];
const others: readonly fc.WeightedArbitrary<Happening>[] = [
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant('use' as const),
      key,
      cost,
      times: fc.integer({ min: 1, max: 6 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('retry' as const), key }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      ms: fc.oneof(
        fc.integer({ min: 1, max: 20 * SECOND }),
        fc.integer({ min: 1, max: 90 * SECOND }),
        fc.integer({ min: 1, max: DAY }),
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('passUntilJustBefore' as const),
      windowMs: fc.constantFrom(MINUTE, HOUR, DAY),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'failCommit' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('kill' as const), key }) },
];
const limits = fc.record({
  perMinute: fc.integer({ min: 1, max: 12 }),
  perDay: fc.integer({ min: 1, max: 60 }),
});

/** Lives in which the clock is put forward and back, or in which it only runs. */
export function livesWith(options: { readonly steps: boolean }): fc.Arbitrary<Life> {
  return fc.record({
    limits: fc.tuple(limits, limits, limits),
    capacity: fc.constantFrom(1, 2, 100),
    happenings: fc.array(fc.oneof(...others, ...(options.steps ? steps : [])), {
      minLength: 10,
      maxLength: 80,
    }),
  });
}
