import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findBarriers } from '../support/axe.ts';
import { isBrowserMissing, launchBrowser } from '../support/chromium.ts';
import { goTo, headingOf, measureScripts, openDashboard } from '../support/dashboard.ts';
import { openPage } from '../support/open-page.ts';
import { addPerson, OPERATOR, setUpOperator, signIn } from '../support/people.ts';
import { startTestServer } from '../support/test-server.ts';

/** What may be loaded before the first page is shown, gzipped. */
const MAX_FIRST_LOAD_BYTES = 160_000;

const PAGES = Object.freeze([
  '/api-keys',
  '/usage',
  '/explain',
  '/audit-log',
  '/accounts',
  '/people',
  '/settings',
]);
const THEMES = Object.freeze(['light', 'dark'] as const);

async function opensDialog(page: Page, path: string, button: string): Promise<void> {
  await goTo(page, new URL(path, page.url()).href);
  await page.getByRole('button', { name: button }).click();
  await page.getByRole('dialog').waitFor();
}

describe.skipIf(isBrowserMissing())('the dashboard', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser?.close());

  test.each(THEMES)('has no barriers that axe finds, %s', async (colorScheme) => {
    const server = await startTestServer();
    const credentials = await setUpOperator(server);
    await addPerson(server, { email: 'anna@example.com', name: 'Anna', password: 'words of Anna' });
    const path = '/accounts';
    const { page } = await openDashboard(browser, server, { credentials, path, colorScheme });
    for (const each of PAGES) {
      await goTo(page, server.url + each);
      await page.getByText('Loading…').waitFor({ state: 'detached' });
      expect([each, ...(await findBarriers(page))]).toEqual([each]);
    }
    await opensDialog(page, '/people', 'Invite person');
    expect(await findBarriers(page)).toEqual([]);
    await opensDialog(page, '/accounts', 'Create account');
    expect(await findBarriers(page)).toEqual([]);
    await goTo(page, `${server.url}/people`);
    await page.getByRole('button', { name: 'Actions for Anna' }).click();
    expect(await findBarriers(page)).toEqual([]);
    const stranger = await openPage(browser, { colorScheme });
    for (const each of ['/sign-in?error=NOT_INVITED', '/invitation#nothing']) {
      await goTo(stranger.page, server.url + each);
      expect([each, ...(await findBarriers(stranger.page))]).toEqual([each]);
    }
  });

  test('asks no other host, breaks no policy and no script', async () => {
    const server = await startTestServer();
    const credentials = await setUpOperator(server);
    const path = '/people';
    const { page, requests, troubles } = await openDashboard(browser, server, {
      credentials,
      path,
    });
    await page.getByRole('button', { name: 'Invite person' }).click();
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await goTo(page, `${server.url}/settings`);
    expect(requests.filter((url) => !/^data:/.test(url) && !url.startsWith(server.url))).toEqual(
      [],
    );
    expect(troubles).toEqual([]);
  });

  test('loads at most 160 KB of JavaScript, gzipped, before its first page', async () => {
    const server = await startTestServer();
    await setUpOperator(server);
    const { page } = await openPage(browser);
    const { cookie } = await signIn(server, OPERATOR);
    const [name = '', value = ''] = cookie.split('=');
    await page.context().addCookies([{ name, value, url: server.url }]);
    const bytes = await measureScripts(page, server.url);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(MAX_FIRST_LOAD_BYTES);
  });

  test('scrolls in one direction only where there are 320 px', async () => {
    const server = await startTestServer();
    const credentials = await setUpOperator(server);
    const viewport = { width: 320, height: 640 };
    const path = '/accounts';
    const { page } = await openDashboard(browser, server, { credentials, path, viewport });
    for (const each of PAGES) {
      await goTo(page, server.url + each);
      const width = await page.evaluate('document.documentElement.scrollWidth');
      expect([each, width]).toEqual([each, 320]);
    }
  });

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
