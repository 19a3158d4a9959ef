import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isBrowserMissing, launchBrowser } from '../support/chromium.ts';
import { headingOf, openDashboard } from '../support/dashboard.ts';
import { setUpOperator } from '../support/people.ts';
import { startTestServer } from '../support/test-server.ts';

describe.skipIf(isBrowserMissing())('the dashboard', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser?.close());

  test('moves the focus to the heading of the page that is opened, and back', async () => {
    const server = await startTestServer();
    const credentials = await setUpOperator(server);
    const { page } = await openDashboard(browser, server, { credentials, path: '/people' });
    await page.getByRole('link', { name: 'Accounts' }).click();
    await headingOf(page, 'Accounts').waitFor();
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Accounts');
    expect(await page.title()).toBe('Accounts · Tollkey');
    await page.goBack();
    await headingOf(page, 'People').waitFor();
    expect(await page.evaluate('document.activeElement.textContent')).toBe('People');
  });

  test('says that it is not live while the server cannot answer', async () => {
    const server = await startTestServer();
    const credentials = await setUpOperator(server);
    const { page } = await openDashboard(browser, server, { credentials, path: '/people' });
    await page.getByRole('rowheader', { name: /Olga/ }).waitFor();
    await page.route('**/query', (route) => route.abort());
    const banner = page.getByRole('status', { name: 'Connection' });
    await banner.filter({ hasText: 'The server cannot be reached.' }).waitFor();
    await page.getByRole('rowheader', { name: /Olga/ }).waitFor();
    await page.unroute('**/query');
    await banner.filter({ hasText: /^$/ }).waitFor({ state: 'attached' });
  });
});
