import { expect, test } from 'vitest';
import { liveRandomLives } from '../support/live-with-clock.ts';

test('no step of the clock hands out an allowance or takes a count away, in 100 random lives', async () => {
  const seen = await liveRandomLives({ lives: 100, steps: true });
  expect(seen.steps).toBeGreaterThan(100);
  expect(seen.refused).toBeGreaterThan(100);
});

test('without a step every use is decided by its minute and day alone, in 50 random lives', async () => {
  const seen = await liveRandomLives({ lives: 50, steps: false });
  expect(seen.refused).toBeGreaterThan(50);
});
