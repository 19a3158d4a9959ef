import { HOUR_MS, startOfWindow } from '../quota/window.ts';
import type { Domain } from './domain.ts';

const PERIOD_MS = 600_000;

/**
 * Sums up each hour soon after it is over, so that whoever asks for a quarter of everything finds it
 * ready. Returns how to end that. What fails here is done, and told, when somebody asks.
 */
export function keepUsageSummedUp({ clock, store }: Pick<Domain, 'clock' | 'store'>): () => void {
  const timer = setInterval(() => {
    store.usageTotals.closeUntil(startOfWindow(clock.now(), HOUR_MS)).catch(() => undefined);
  }, PERIOD_MS);
  timer.unref();
  return () => clearInterval(timer);
}
