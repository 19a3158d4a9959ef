import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isBrowserMissing, launchBrowser } from '../support/chromium.ts';
import { headingOf, measureScripts, openBlankAs } from '../support/dashboard.ts';
import { openPage } from '../support/open-page.ts';
import { setUpOperator } from '../support/people.ts';
import { startTestServer } from '../support/test-server.ts';

/** What may be loaded before the first page is shown, gzipped as it is sent. */
const MAX_FIRST_LOAD_BYTES = 160 * 1_024;

describe.skipIf(isBrowserMissing())('the dashboard in a browser', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser?.close());

  test('is held to its policy: neither another host nor a script of the page gets through', async () => {
    const server = await startTestServer();
    const { page, troubles } = await openPage(browser);
    await page.goto(`${server.url}/sign-in`);
    await headingOf(page, 'Sign in').waitFor();
    expect(troubles).toEqual([]);
    await page.evaluate(`
      const script = document.createElement('script');
      script.textContent = 'window.wasRun = true';
      const image = document.createElement('img');
      image.src = 'http://example.com/image.png';
      document.body.append(script, image);
      fetch('http://example.com/').catch(() => {});`);
    await expect
      .poll(() => troubles.filter((line) => /^(?:script|img|connect)-src/.test(line)).sort())
      .toEqual([
        'connect-src http://example.com/',
        'img-src http://example.com/image.png',
        'script-src-elem inline',
      ]);
    expect(await page.evaluate('"wasRun" in window')).toBe(false);
  });

  test('loads at most 160 KB of JavaScript for the list of keys, and charts only for Usage', async () => {
    const server = await startTestServer();
    const credentials = await setUpOperator(server);
    await server.createKey({ label: 'Production' });
    await (await server.createKey({ label: 'Used' })).client.use();
    const atKeys = await openBlankAs(browser, server, { credentials });
    const key = atKeys.page.getByRole('rowheader', { name: /Production/ });
    const list = await measureScripts(atKeys.page, `${server.url}/`, key);
    const atUsage = await openBlankAs(browser, server, { credentials });
    const legend = atUsage.page.getByRole('list', { name: 'Legend' });
    const usage = await measureScripts(atUsage.page, `${server.url}/usage`, legend);
    expect(list.bytes).toBeGreaterThan(50 * 1_024);
    expect(list.bytes).toBeLessThan(MAX_FIRST_LOAD_BYTES);
    expect(list.names.filter((name) => name.includes('usage'))).toEqual([]);
    expect(usage.names.filter((name) => name.includes('usage-chart'))).toHaveLength(1);
  });
});
