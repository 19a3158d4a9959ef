import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// The longest first. One of them that starts last leaves a core idle.
const LONGEST: readonly string[] = [
  'test/examples/scoped-paths.long.test.ts',
  'test/process/bench.long.test.ts',
  'test/browser/accessibility.test.ts',
  'test/browser/translated-pages.test.ts',
  'test/process/kill.long.test.ts',
  'test/browser/accessibility-of-keys.test.ts',
  'test/domain/revoke-races.long.test.ts',
  'test/quota/model.long.test.ts',
  'test/http/auth-throttle.long.test.ts',
  'test/process/first-start.long.test.ts',
  'test/samples.long.test.ts',
  'test/client/middlewares.long.test.ts',
  'test/domain/create-races.long.test.ts',
  'test/process/log-reader.long.test.ts',
  'test/examples/silence.long.test.ts',
];

/** Starts the longest files first, and the others as Vitest does: by its cache, or else by their size. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification): number => {
      const rank = LONGEST.indexOf(relative(this.ctx.config.root, moduleId));
      return rank < 0 ? LONGEST.length : rank;
    };
    return (await super.sort(files)).sort((one, other) => rankOf(one) - rankOf(other));
  }
}
