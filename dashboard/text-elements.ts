import type { Plugin } from 'vite';

const WRAPPED = 'react/jsx-runtime';
const WRAPPER = `${import.meta.dirname}/jsx-runtime.ts`;

/**
 * Makes every file of the pages, also those of packages, create its elements with `jsx-runtime.ts`,
 * so that the rule for texts there holds for all that is rendered.
 */
export function textElements(): Plugin {
  return {
    name: 'text-elements',
    apply: 'build',
    enforce: 'pre',
    resolveId(source, importer) {
      return source === WRAPPED && importer !== WRAPPER ? WRAPPER : null;
    },
  };
}
