import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

// Loaded before the product (`--import`): measures how long its thread answered nobody. At SIGUSR2 it
// writes what it saw since the last one into the file that LOOP_PROBE_FILE names.
const file = process.env.LOOP_PROBE_FILE;
if (isMainThread && file !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  process.on('SIGUSR2', () => {
    const [p999Ms, maxMs] = [delay.percentile(99.9) / 1e6, delay.max / 1e6];
    delay.reset();
    writeFileSync(file, JSON.stringify({ p999Ms, maxMs }));
  });
}
