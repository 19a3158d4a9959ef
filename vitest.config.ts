import { defineConfig } from 'vitest/config';

/** Every test, in one run. Files run beside each other, the tests of one file after each other. */
export default defineConfig({
  // Node loads graphql's CommonJS files for everybody; Vite alone would prefer the other copy, and
  // graphql refuses to work with two of itself.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    // Long enough for a slow machine; only tests of programs that wait let time pass.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // One for each core, since most of a test's time is a server's, a browser's or a proxy's.
    maxWorkers: '100%',
    reporters: ['default', ['json', { outputFile: 'coverage/results.json' }]],
  },
});
