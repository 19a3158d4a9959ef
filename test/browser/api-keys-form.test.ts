import type { Browser, Locator, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isBrowserMissing, launchBrowser } from '../support/chromium.ts';
import { openSignedIn } from '../support/signed-in-page.ts';
import { startTestServer } from '../support/test-server.ts';

describe.skipIf(isBrowserMissing())('The form of a key', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser?.close());

  test('unfolds what holds an error at each attempt, and folds nothing by itself', async () => {
    const server = await startTestServer();
    const page = await openSignedIn(browser, server);
    const asking = await openForm(page, 'Production');
    const send = asking.getByRole('button', { name: 'Create key' });
    const limits = asking.locator('summary', { hasText: 'Limits' });
    const field = asking.getByLabel('Requests per minute');
    await limits.click();
    await field.fill('many');
    await limits.click();
    for (const attempt of [1, 2]) {
      expect(await field.isVisible()).toBe(false);
      await send.click();
      await field.and(page.locator(':focus')).waitFor();
      if (attempt === 1) await limits.click();
    }
    await page.keyboard.press('Control+A');
    await page.keyboard.type('50');
    await asking.getByText('A whole number from 1 to 10,000.').waitFor({ state: 'detached' });
    await field.and(page.locator(':focus')).waitFor();
    expect(await field.inputValue()).toBe('50');
  });

  test.each([
    ['the way to the server breaks', (route: Route) => route.abort()],
    ['a proxy answers', (route: Route) => route.fulfill({ status: 502, body: '<h1>Bad gateway' })],
    ['a proxy answers in JSON', (route: Route) => route.fulfill({ status: 502, json: {} })],
  ])('says that nobody knows whether a key was made or rotated when %s', async (_, lose) => {
    const server = await startTestServer();
    const page = await openSignedIn(browser, server);
    await page.route('**/query', async (route) => {
      const { operationName } = route.request().postDataJSON();
      if (!['CreateKey', 'RotateKey'].includes(operationName)) return route.continue();
      await route.fetch();
      return lose(route);
    });
    const asking = await openForm(page, 'Production');
    await asking.getByRole('button', { name: 'Create key' }).click();
    await asking.getByText('it is not known whether the key was made').waitFor();
    await asking.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'More actions for Production' }).click();
    await page.getByRole('menuitem', { name: 'Rotate secret' }).click();
    const rotating = page.getByRole('dialog', { name: 'Rotate secret' });
    await rotating.getByRole('button', { name: 'Rotate secret' }).click();
    await rotating.getByText('it is not known whether the secret was rotated').waitFor();
  });

  test('says no more that a label is taken once it is another', async () => {
    const server = await startTestServer();
    await server.createKey({ label: 'Production' });
    const page = await openSignedIn(browser, server);
    const asking = await openForm(page, 'Production');
    await asking.getByRole('button', { name: 'Create key' }).click();
    const taken = asking.getByText('is taken by another API key');
    await taken.waitFor();
    await asking.getByLabel('Label').press('End');
    await page.keyboard.type(' 2');
    await taken.waitFor({ state: 'detached' });
    await asking.getByRole('button', { name: 'Create key' }).click();
    await page.getByRole('dialog', { name: 'Save your key' }).waitFor();
  });
});

async function openForm(page: Page, label: string): Promise<Locator> {
  await page.getByRole('button', { name: 'Create key' }).click();
  const asking = page.getByRole('dialog', { name: 'Create key' });
  await asking.getByLabel('Label').fill(label);
  return asking;
}
