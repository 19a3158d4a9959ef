import type { Browser, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isBrowserMissing, launchBrowser } from '../support/chromium.ts';
import { openDashboard } from '../support/dashboard.ts';
import { storeManyKeys } from '../support/many-keys.ts';
import { setUpOperator } from '../support/people.ts';
import { startTestServer } from '../support/test-server.ts';

const KEYS = 10_000;

interface Asked {
  readonly query: string;
  readonly variables: { readonly first?: number; readonly after?: string | null };
}

/** What a request asked of the list of keys, if it did. */
function listing(request: Request): readonly Asked['variables'][] {
  if (!request.url().endsWith('/query') || request.postData() === null) return [];
  const { query, variables } = request.postDataJSON() as Asked;
  return /\bapiKeys\(/.test(query) ? [variables] : [];
}

describe.skipIf(isBrowserMissing())('ten thousand keys', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser?.close());

  test('are shown to an operator page by page, each asked of the server alone', async () => {
    const server = await startTestServer();
    const credentials = await setUpOperator(server);
    await storeManyKeys(server, KEYS, 2);
    const { page } = await openDashboard(browser, server, { credentials, path: '/settings' });
    const asked: Asked['variables'][] = [];
    page.on('request', (request) => asked.push(...listing(request)));
    const rows = page.getByRole('table', { name: 'API keys' }).locator('tbody tr');
    const shown = page.getByRole('navigation', { name: 'Pages' }).getByRole('status');

    await page.getByRole('link', { name: 'API Keys' }).click();
    // A fifth of them is revoked; beside those that are left stands the root key.
    await shown.filter({ hasText: '1 to 20 of 8,001' }).waitFor();
    expect(await rows.count()).toBe(20);
    expect(asked[0]).toMatchObject({ first: 20, after: null });

    await page.getByRole('button', { name: 'Next' }).click();
    await shown.filter({ hasText: '21 to 40 of 8,001' }).waitFor();
    expect(await rows.count()).toBe(20);
    expect(asked.at(-1)).toMatchObject({ first: 20, after: expect.any(String) });

    await page.getByLabel('Keys on a page').selectOption('50');
    await shown.filter({ hasText: '1 to 50 of 8,001' }).waitFor();
    expect(await rows.count()).toBe(50);

    await page.getByLabel('Search keys').fill('Production 1234');
    await page.getByRole('rowheader', { name: /^Production 1234 / }).waitFor();
    await expect.poll(() => rows.count()).toBe(1);
    expect(Math.max(...asked.map(({ first = 0 }) => first))).toBe(50);
  });
});
