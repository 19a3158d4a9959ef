import { openSync, readSync, writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

// Loaded before the product (`--import`): measures how long its thread answered nobody. At SIGUSR2 it
// writes what it saw since the last one into the file that LOOP_PROBE_FILE names.
const file = process.env.LOOP_PROBE_FILE;
if (isMainThread && file !== undefined) measureTurns(file);

/**
 * Measures each turn of the event loop by the time that it was not idle and by the time that the
 * kernel gave to its thread, and keeps the smaller. So other processes on the same cores do not count;
 * the kernel's figure is exact to one tick, 4 ms at most.
 */
function measureTurns(file: string): void {
  const processorTimeMs = readProcessorTime();
  const turnsMs: number[] = [];
  let last = { ...performance.eventLoopUtilization(), processorMs: processorTimeMs() };

  function measure(): void {
    const now = { ...performance.eventLoopUtilization(), processorMs: processorTimeMs() };
    turnsMs.push(Math.min(now.active - last.active, now.processorMs - last.processorMs));
    last = now;
    // Without a reference it runs at the end of each turn, and makes no turn by itself.
    setImmediate(measure).unref();
  }

  measure();
  process.on('SIGUSR2', () => {
    const sorted = Float64Array.from(turnsMs.splice(0)).sort();
    const p999Ms = sorted[Math.floor(sorted.length * 0.999)] ?? 0;
    writeFileSync(file, JSON.stringify({ p999Ms, maxMs: sorted.at(-1) ?? 0 }));
  });
}

/** What the main thread ran, in milliseconds (`man 5 proc_pid_schedstat`). */
function readProcessorTime(): () => number {
  const descriptor = openSync(`/proc/${process.pid}/task/${process.pid}/schedstat`, 'r');
  const text = Buffer.alloc(128);
  return () => {
    const length = readSync(descriptor, text, 0, text.length, 0);
    return Number.parseInt(text.toString('latin1', 0, length), 10) / 1e6;
  };
}
