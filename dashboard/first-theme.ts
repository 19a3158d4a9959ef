import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/**
 * Puts `src/app/first-theme.js` before everything else of the dashboard as a file of its own.
 *
 * Module scripts run after the first paint, and the policy forbids inline ones: without it a page
 * in the chosen theme would flash in the other.
 */
export function firstTheme(): Plugin {
  const source = readFileSync(`${import.meta.dirname}/src/app/first-theme.js`, 'utf8');
  const digest = createHash('sha256').update(source).digest('hex').slice(0, 8);
  const fileName = `assets/first-theme-${digest}.js`;
  return {
    name: 'first-theme',
    apply: 'build',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName, source });
    },
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { filename }) =>
        filename.endsWith('/index.html')
          ? [{ tag: 'script', attrs: { src: `/${fileName}` }, injectTo: 'head-prepend' }]
          : [],
    },
  };
}
