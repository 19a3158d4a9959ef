import type { Browser, Locator, Page } from 'playwright-core';
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
