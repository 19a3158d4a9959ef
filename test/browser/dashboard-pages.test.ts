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

  test('opens a page and a dialog that an outage held back, without being loaded again', async () => {
    const server = await startTestServer();
    const credentials = await setUpOperator(server);
    const { page } = await openDashboard(browser, server, { credentials, path: '/api-keys' });
    await page.getByRole('rowheader', { name: 'root' }).waitFor();
    await page.evaluate('window.isStillThere = true');
    await page.route('**/*', (route) => route.abort());
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByRole('alert').getByText('The server cannot be reached.').waitFor();
    expect(await page.getByRole('rowheader', { name: 'root' }).isVisible()).toBe(true);
    await page.getByRole('link', { name: 'Accounts' }).click();
    await page.getByText('This page could not be loaded').waitFor();
    await page.unroute('**/*');
    await headingOf(page, 'Accounts').waitFor();
    await page.getByRole('link', { name: 'API Keys' }).click();
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByRole('dialog', { name: 'Create key' }).waitFor();
    expect(await page.evaluate('window.isStillThere')).toBe(true);
  });

  test('says that the server may have been updated when a page has another file now', async () => {
    const server = await startTestServer();
    const credentials = await setUpOperator(server);
    const { page } = await openDashboard(browser, server, { credentials, path: '/api-keys' });
    await page.getByRole('rowheader', { name: 'root' }).waitFor();
    await page.route('**/assets/**', (route) => route.fulfill({ status: 404 }));
    await page.getByRole('link', { name: 'Accounts' }).click();
    await page.getByText('This part of the page could not be loaded.').waitFor();
    await page.unroute('**/assets/**');
    await page.getByRole('button', { name: 'Reload the page' }).click();
    await headingOf(page, 'Accounts').waitFor();
  });

  test('says so when the sign-in page has another file now', async () => {
    const server = await startTestServer();
    const credentials = await setUpOperator(server);
    const { page } = await openDashboard(browser, server, { credentials, path: '/api-keys' });
    await page.getByRole('rowheader', { name: 'root' }).waitFor();
    await page.route('**/assets/**', (route) => route.fulfill({ status: 404 }));
    await page.context().clearCookies();
    await page.getByText('This part of the page could not be loaded.').waitFor();
    await page.unroute('**/assets/**');
    await page.getByRole('button', { name: 'Reload the page' }).click();
    await headingOf(page, 'Sign in').waitFor();
  });
});
