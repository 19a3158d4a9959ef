import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isBrowserMissing, launchBrowser } from '../support/chromium.ts';
import { goTo, headingOf, openDashboard, typeCredentials } from '../support/dashboard.ts';
import { OPERATOR, setUpOperator, signIn } from '../support/people.ts';
import { startTestServer } from '../support/test-server.ts';

const NEW_PASSWORD = 'entirely different words';

describe.skipIf(isBrowserMissing())('Settings', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser?.close());

  test('a new name is shown at once', async () => {
    const server = await startTestServer();
    const credentials = await setUpOperator(server);
    const { page } = await openDashboard(browser, server, { credentials, path: '/settings' });
    await page.getByLabel('Name').fill('Olga the Great');
    await page.getByRole('button', { name: 'Save name' }).click();
    await page.getByRole('button', { name: 'Menu of Olga the Great' }).waitFor();
  });

  test('a new password ends the other sessions and keeps this one', async () => {
    const server = await startTestServer();
    const credentials = await setUpOperator(server);
    await signIn(server, credentials);
    const { page } = await openDashboard(browser, server, { credentials, path: '/settings' });
    const sessions = page
      .getByRole('region', { name: 'Where you are signed in' })
      .getByRole('listitem');
    await sessions.nth(1).waitFor();
    await page.getByLabel('Current password', { exact: true }).fill('not the right one');
    await page.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD);
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByRole('alert').filter({ hasText: /./ }).waitFor();
    await page.getByLabel('Current password', { exact: true }).fill(OPERATOR.password);
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByRole('status').filter({ hasText: 'Password changed' }).waitFor();
    await sessions.nth(1).waitFor({ state: 'detached' });
    await sessions.filter({ hasText: 'This one' }).waitFor();
  });

  test('signing out everywhere leads to the sign-in page and back', async () => {
    const server = await startTestServer();
    const credentials = await setUpOperator(server);
    const { page } = await openDashboard(browser, server, { credentials, path: '/settings' });
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
    await headingOf(page, 'Sign in').waitFor();
    await typeCredentials(page, credentials);
    await headingOf(page, 'Settings').waitFor();
  });

  test('a chosen theme holds against the system and over a reload', async () => {
    const server = await startTestServer();
    const credentials = await setUpOperator(server);
    const { page } = await openDashboard(browser, server, { credentials, path: '/settings' });
    const ground = (): Promise<string> =>
      page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    const light = await ground();
    await page.getByRole('radio', { name: 'Dark' }).click();
    const dark = await ground();
    expect(dark).not.toBe(light);
    await page.reload();
    await headingOf(page, 'Settings').waitFor();
    expect(await ground()).toBe(dark);
  });

  test('API access shows this server, and GraphiQL is signed in', async () => {
    const server = await startTestServer();
    const credentials = await setUpOperator(server);
    const { page } = await openDashboard(browser, server, { credentials, path: '/settings' });
    const access = page.getByRole('region', { name: 'API access' });
    await access.getByText(`${server.url}/query`, { exact: true }).waitFor();
    await access.getByRole('radio', { name: 'Authorization: Bearer' }).click();
    await access.getByRole('tab', { name: 'Python' }).click();
    await access.getByText('"Authorization": "Bearer " +').waitFor();
    await access.getByRole('link', { name: 'Open GraphiQL' }).click();
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await page.getByText('A GraphQL schema provides a root type').waitFor();
    expect(await page.getByText('Put an API key into Headers').count()).toBe(0);
    await page.getByText('You are signed in, so no key is needed.').waitFor();
    await page.getByRole('link', { name: 'Tollkey dashboard' }).click();
    await headingOf(page, 'API Keys').waitFor();
  });

  test('GraphiQL asks for a key once the session is over', async () => {
    const server = await startTestServer();
    const credentials = await setUpOperator(server);
    const { page } = await openDashboard(browser, server, { credentials, path: '/settings' });
    await page.getByRole('button', { name: 'Menu of Olga' }).waitFor();
    await page.context().clearCookies();
    await page.goto(`${server.url}/query`);
    await page.getByText('Put an API key into Headers').waitFor();
    await goTo(page, `${server.url}/settings`);
    await headingOf(page, 'Sign in').waitFor();
  });
});
