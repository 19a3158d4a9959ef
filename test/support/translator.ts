import type { Page } from 'playwright-core';

/** What a translator saw in the page that is open. */
interface Translation {
  /** The texts that it replaced, as they were. */
  readonly texts: readonly string[];
  /** Those of them that React keeps a node of: a change of such a text is not seen. */
  readonly held: readonly string[];
}

/**
 * Translates every page that is opened from now on, as Google Translate does: each text that may be
 * translated is replaced by `<font><font>…</font></font>`, at once and whenever one comes or changes.
 *
 * The translation of a text is the text with a zero-width space before it, which Playwright ignores:
 * a page is used by the same words, and what was not translated can be told apart.
 */
export async function translatePages(page: Page): Promise<void> {
  await page.addInitScript(TRANSLATE);
}

/** What was translated in the page that is open. */
export function readTranslation(page: Page): Promise<Translation> {
  return page.evaluate<Translation>('window.translation');
}

const TRANSLATE = `
  window.translation = { texts: [], held: [] };
  addEventListener('DOMContentLoaded', () => {
    const { texts, held } = window.translation;
    const MARK = '\\u200b';
    const translate = (node) => {
      const { data, parentElement: parent } = node;
      if (parent === null || data.trim() === '' || data.startsWith(MARK)) return;
      if (parent.closest('[translate="no"], .notranslate, script, style, textarea, noscript')) return;
      texts.push(data);
      if (Object.keys(node).some((key) => key.startsWith('__reactFiber'))) held.push(data);
      const outer = document.createElement('font');
      const inner = document.createElement('font');
      for (const font of [outer, inner]) font.style.verticalAlign = 'inherit';
      inner.append(MARK + data);
      outer.append(inner);
      node.replaceWith(outer);
    };
    const translateAll = (root) => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const nodes = root instanceof Text ? [root] : [];
      while (walker.nextNode()) nodes.push(walker.currentNode);
      for (const node of nodes) translate(node);
    };
    new MutationObserver((changes) => {
      for (const { addedNodes, target, type } of changes) {
        if (type === 'characterData') translate(target);
        for (const node of addedNodes) if (node.isConnected) translateAll(node);
      }
    }).observe(document.documentElement, { childList: true, characterData: true, subtree: true });
    document.documentElement.lang = 'de';
    document.documentElement.classList.add('translated-ltr');
    translateAll(document.body);
  });`;
