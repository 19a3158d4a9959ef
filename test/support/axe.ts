import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// Beside the rules for conformance, so that nothing is left to taste.
const RUN = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ': ' + node.target.join(' ')
    + ' (' + node.failureSummary + ')')))`;

/** What axe-core finds wrong with a page as it stands, one line each. */
export async function findBarriers(page: Page): Promise<readonly string[]> {
  await page.evaluate(SOURCE);
  return page.evaluate<readonly string[]>(RUN);
}
