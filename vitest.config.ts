import { existsSync, statfsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';
import { PATIENCE_MS } from './test/support/patience.ts';

/** A test is long by its name or its folder: `npm test` leaves it out, `npm run test:long` runs it. */
const LONG = ['test/**/*.long.test.ts', 'test/browser/**/*.test.ts', 'test/process/**/*.test.ts'];

// A file system in memory, on Linux: what is written there waits for no disk.
const MEMORY = '/dev/shm';
const ROOM_BYTES = 1_024 ** 3;

function hasRoom(folder: string): boolean {
  if (!existsSync(folder)) return false;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize >= ROOM_BYTES;
}

/** Files run beside each other, the tests of one file after each other. */
export default defineConfig({
  // Node loads graphql's CommonJS files for everybody; Vite alone would prefer the other copy, and
  // graphql refuses to work with two of itself.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'short',
          include: ['test/**/*.test.ts'],
          exclude: LONG,
        },
      },
      { extends: true, test: { name: 'long', include: LONG } },
    ],
    // A worker loads the server once, not again for each file: half of the time goes by with it.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    // Temporary folders. A test server writes to the disk, and waits for it, some ten times.
    env: hasRoom(MEMORY) ? { TMPDIR: MEMORY } : {},
    // For a test that hangs, on however slow a machine. A wait within a test gives up far earlier.
    testTimeout: 10 * PATIENCE_MS,
    hookTimeout: 10 * PATIENCE_MS,
    teardownTimeout: PATIENCE_MS,
    expect: { poll: { timeout: PATIENCE_MS } },
    // More than cores: much of a test's time goes by waiting for a server, a browser or a proxy.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    reporters: ['default', ['json', { outputFile: 'coverage/results.json' }]],
  },
});
