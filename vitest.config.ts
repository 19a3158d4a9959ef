import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest come first, so that none of them is left over at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean =>
      /\/(?:accessibility|journey|sign-in|kill|bench)[^/]*$/.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

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
    // More than cores: much of a test's time goes by waiting for a server, a browser or a proxy.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    sequence: { sequencer: LongestFirst },
    reporters: ['default', ['json', { outputFile: 'coverage/results.json' }]],
  },
});
