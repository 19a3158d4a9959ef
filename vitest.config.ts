import { defineConfig } from 'vitest/config';

/** Every test, in one run. Files run beside each other, the tests of one file after each other. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Long enough for a slow machine; no test waits for time to pass.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', ['json', { outputFile: 'coverage/results.json' }]],
  },
});
