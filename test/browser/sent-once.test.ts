import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isBrowserMissing, launchBrowser } from '../support/chromium.ts';
import { openSignedIn } from '../support/signed-in-page.ts';
import { startTestServer } from '../support/test-server.ts';

describe.skipIf(isBrowserMissing())('What is sent from a page', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser?.close());

  test('makes one key for a double click, and shows its secret', async () => {
    const server = await startTestServer();
    const page = await openSignedIn(browser, server);
    const { release, sent } = await holdUp(page, 'CreateKey');
    const asking = await openForm(page, 'Create key', ['Label', 'Production']);
    await asking.getByRole('button', { name: 'Create key' }).dblclick();
    release();
    await page.getByRole('dialog', { name: 'Save your key' }).waitFor();
    await page.getByRole('rowheader', { name: 'Production', includeHidden: true }).waitFor();
    expect(sent).toHaveLength(1);
  });

  test('makes one key for two Enters at once', async () => {
    const server = await startTestServer();
    const page = await openSignedIn(browser, server);
    const { release, sent } = await holdUp(page, 'CreateKey');
    const asking = await openForm(page, 'Create key', ['Label', 'Production']);
    // Within one task: nothing is rendered in between.
    await asking.locator('form').evaluate((form: HTMLFormElement) => {
      form.requestSubmit();
      form.requestSubmit();
    });
    release();
    await page.getByRole('dialog', { name: 'Save your key' }).waitFor();
    expect(sent).toHaveLength(1);
  });

  test('makes one account for a double click, and another one after a refusal', async () => {
    const server = await startTestServer();
    const page = await openSignedIn(browser, server, { path: '/accounts', isOperator: true });
    const { release, sent } = await holdUp(page, 'CreateAccount');
    const asking = await openForm(page, 'Create account', ['Name', 'Acme']);
    await asking.getByLabel('Key limit').fill('none');
    await asking.getByRole('button', { name: 'Create account' }).dblclick();
    release();
    await asking.locator('[aria-invalid="true"]').waitFor();
    expect(sent).toHaveLength(1);
    await asking.getByLabel('Key limit').fill('5');
    await asking.getByRole('button', { name: 'Create account' }).dblclick();
    await asking.waitFor({ state: 'detached' });
    expect(sent).toHaveLength(2);
    await page.getByRole('rowheader', { name: 'Acme' }).waitFor();
    expect(await page.getByRole('rowheader', { name: 'Acme' }).count()).toBe(1);
  });

  test('shows a one-time link until it is closed, also when the session ends elsewhere', async () => {
    const server = await startTestServer();
    const page = await openSignedIn(browser, server, { path: '/people', isOperator: true });
    const asking = await openForm(page, 'Invite person', ['E-mail', 'anna@example.com']);
    await asking.locator('[type="submit"]').click();
    const saving = page.getByRole('dialog', { name: 'Save this link' });
    const link = saving.getByText(`${server.url}/invitation#`);
    await link.waitFor();
    await page.context().clearCookies();
    await saving.getByText('Copy the invitation link before you close this.').waitFor();
    expect(await link.isVisible()).toBe(true);
    await saving.getByRole('button', { name: 'Done' }).click();
    await page.waitForURL('**/sign-in?returnTo=%2Fpeople');
  });

  test('says where the person is that a key was not disabled, and by which request', async () => {
    const server = await startTestServer();
    await server.createKey({ label: 'Staging' });
    const page = await openSignedIn(browser, server);
    await page.route('**/query', async (route) => {
      if (route.request().postDataJSON().operationName !== 'DisableKey') return route.continue();
      const extensions = { code: 'INTERNAL', request_id: 'req_of_the_failure' };
      const error = { message: 'Something failed on our side.', extensions };
      return route.fulfill({ status: 500, json: { errors: [error] } });
    });
    await page.getByRole('button', { name: 'More actions for Staging' }).click();
    await page.getByRole('menuitem', { name: 'Disable' }).click();
    const alert = page.getByRole('alert').filter({ hasText: 'Something failed on our side.' });
    await alert.getByText('req_of_the_failure').waitFor();
    await alert.getByRole('button', { name: 'Dismiss' }).click();
    await page.getByText('Something failed on our side.').waitFor({ state: 'detached' });
  });
});

/** Holds one operation up until it is released, and notes each time that it is sent. */
async function holdUp(
  page: Page,
  operationName: string,
): Promise<{ readonly sent: readonly string[]; readonly release: () => void }> {
  const sent: string[] = [];
  let release = (): void => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/query', async (route) => {
    if (route.request().postDataJSON().operationName === operationName) {
      sent.push(operationName);
      await gate;
    }
    await route.continue();
  });
  return { sent, release };
}

async function openForm(
  page: Page,
  name: string,
  [label, text]: readonly [string, string],
): Promise<Locator> {
  await page.getByRole('button', { name }).first().click();
  const asking = page.getByRole('dialog', { name });
  await asking.getByLabel(label).fill(text);
  return asking;
}
