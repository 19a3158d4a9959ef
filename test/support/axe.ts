import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// Beside the rules for conformance the best practices too, so that nothing is left to taste. Those of
// WCAG 2.2 are off in axe-core unless they are asked for.
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// What is still fading in has not the colours yet that a person reads.
const SETTLED = `Promise.allSettled(document.getAnimations()
  .filter(({ effect }) => effect.getComputedTiming().endTime < Infinity)
  .map(({ finished }) => finished))`;

/** The rules of those tags that look at colours: all that the tag `cat.color` has but level AAA. */
export const COLOUR_RULES: readonly string[] = Object.freeze([
  'color-contrast',
  'link-in-text-block',
]);

const run = (runOnly: Readonly<Record<string, unknown>>): string => `${SETTLED}.then(() =>
  axe.run(document, {
  runOnly: ${JSON.stringify(runOnly)},
  resultTypes: ['violations'],
})).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ': ' + node.target.join(' ')
    + ' (' + node.failureSummary + ')')))`;

/** What axe-core finds wrong with a page as it stands, one line each: by all rules, or by some. */
export async function findBarriers(
  page: Page,
  rules?: readonly string[],
): Promise<readonly string[]> {
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(SOURCE);
  const runOnly = rules ? { type: 'rule', values: rules } : { type: 'tag', values: TAGS };
  return page.evaluate<readonly string[]>(run(runOnly));
}
