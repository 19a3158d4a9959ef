import { expect, test } from 'vitest';
import { liveRandomLives } from '../support/live-with-clock.ts';

test('no step of the clock hands out an allowance or takes a count away, in 1,000 random lives', async () => {
  const seen = await liveRandomLives({ lives: 1_000, steps: true });
  expect(seen.steps).toBeGreaterThan(1_000);
  expect(seen.refused).toBeGreaterThan(1_000);
}, 600_000);

test('without a step every use is decided by its minute and day alone, in 500 random lives', async () => {
  const seen = await liveRandomLives({ lives: 500, steps: false });
  expect(seen.refused).toBeGreaterThan(500);
}, 600_000);
