import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isBrowserMissing, launchBrowser } from '../support/chromium.ts';
import { goTo, headingOf, typeCredentials } from '../support/dashboard.ts';
import { openPage } from '../support/open-page.ts';
import { OPERATOR, setUpOperator } from '../support/people.ts';
import { openSignedIn, type PageOptions } from '../support/signed-in-page.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { readTranslation, translatePages } from '../support/translator.ts';

const PATIENCE_MS = 60_000;
const LONG_MS = 600_000;

describe.skipIf(isBrowserMissing())('The dashboard, translated', { timeout: LONG_MS }, () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser?.close());

  /** A page that is translated, with what went wrong in its scripts. */
  async function openTranslated(
    server: TestServer,
    options: PageOptions = {},
  ): Promise<{ readonly page: Page; readonly errors: readonly string[] }> {
    const page = await openSignedIn(browser, server, { isOperator: true, ...options });
    page.setDefaultTimeout(PATIENCE_MS);
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    await translatePages(page);
    await page.reload();
    return { page, errors };
  }

  test('creates and rotates keys, and shows their whole secrets untranslated', async () => {
    const server = await startTestServer();
    const { page, errors } = await openTranslated(server);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByRole('dialog').getByLabel('Label').fill('Production');
    await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click();
    const created = await saveSecret(page);
    expect((await server.as(created).use()).status).toBe(200);
    await page.getByRole('status').filter({ hasText: 'Key Production created' }).waitFor();
    await page.getByRole('row', { name: /Production.*Active/ }).waitFor();

    await choose(page, 'Rotate secret');
    await page.getByRole('dialog').getByRole('radio', { name: 'At once' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate secret' }).click();
    const rotated = await saveSecret(page);
    expect((await server.as(rotated).use()).status).toBe(200);
    expect((await server.as(created).use()).status).toBe(401);
    const { held, texts } = await readTranslation(page);
    expect(held).toEqual([]);
    expect(texts.filter((text) => text.includes(created) || text.includes(rotated))).toEqual([]);
    expect(errors).toEqual([]);
  });

  test('shows what changes: a status, a label, a limit', async () => {
    const server = await startTestServer();
    await server.createKey({ label: 'Production' });
    const { page, errors } = await openTranslated(server);
    await page.getByRole('row', { name: /Production.*Active/ }).waitFor();
    await choose(page, 'Disable');
    await page.getByRole('row', { name: /Production.*Disabled/ }).waitFor();
    expect(await page.getByRole('row', { name: /Production.*Active/ }).count()).toBe(0);
    await choose(page, 'Enable');
    await page.getByRole('row', { name: /Production.*Active/ }).waitFor();
    await page.getByRole('button', { name: 'Edit Production' }).click();
    const editing = page.getByRole('dialog', { name: 'Edit key' });
    await editing.getByLabel('Label').fill('Staging');
    await editing.getByLabel('Requests per minute').fill('7');
    await editing.getByRole('button', { name: 'Save changes' }).click();
    await page.getByRole('row', { name: /Staging.*Active.*7\/min/ }).waitFor();
    await choose(page, 'Revoke', 'Staging');
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke key' }).click();
    await page.getByRole('row', { name: /Staging/ }).waitFor({ state: 'detached' });
    await page.getByRole('radio', { name: 'Revoked' }).click();
    await page.getByRole('row', { name: /Staging/ }).waitFor();
    expect(errors).toEqual([]);
  });

  test('searches in vain and then not, changes ranges, pages and explanations', async () => {
    const server = await startTestServer();
    const key = await server.createKey({ label: 'Production' });
    await key.client.use();
    const { page, errors } = await openTranslated(server);
    const search = page.getByLabel('Search keys');
    await search.fill('nothing of that');
    await page.getByText('No key matches').waitFor();
    await search.fill('Prod');
    await page.getByRole('row', { name: /Production/ }).waitFor();
    await page.getByRole('link', { name: 'Usage' }).click();
    await page.getByText('Uses by hour').waitFor();
    await page.getByRole('radio', { name: '90' }).click();
    await page.getByText('Uses by day').waitFor();
    await page.getByRole('radio', { name: '24' }).click();
    await page.getByText('Uses by hour').waitFor();
    await page.getByRole('link', { name: 'Audit log' }).click();
    await page
      .getByRole('row', { name: /Created API key/ })
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Details' }).first().click();
    await page.getByRole('button', { name: 'Copy request id' }).waitFor();
    await goTo(page, `${server.url}/explain?id=${key.id}`);
    await page.getByText('Accepted: this call may go on.').waitFor();
    expect(errors).toEqual([]);
  });

  test('invites somebody, and shows the link', async () => {
    const server = await startTestServer();
    const { page, errors } = await openTranslated(server, { path: '/people' });
    await page.getByRole('button', { name: 'Invite person' }).click();
    await page.getByLabel('E-mail').fill('carl@example.com');
    await page.getByRole('button', { name: 'Create invitation' }).click();
    const dialog = page.getByRole('dialog', { name: 'Save this link' });
    await dialog.getByText(`${server.url}/invitation#`).waitFor();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('row', { name: /carl@example\.com/ }).waitFor();
    expect(errors).toEqual([]);
  });

  test('renames oneself, and signs out everywhere', async () => {
    const server = await startTestServer();
    const { page, errors } = await openTranslated(server, { path: '/settings' });
    await page.getByLabel('Name').fill('Olga the Great');
    await page.getByRole('button', { name: 'Save name' }).click();
    await page.getByRole('button', { name: 'Menu of Olga the Great' }).waitFor();
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.waitForURL('**/sign-in**');
    expect(errors).toEqual([]);
  });

  test('refuses a wrong password and takes the right one', async () => {
    const server = await startTestServer();
    await setUpOperator(server);
    const { page } = await openPage(browser);
    page.setDefaultTimeout(PATIENCE_MS);
    await translatePages(page);
    await goTo(page, `${server.url}/sign-in`);
    await typeCredentials(page, { ...OPERATOR, password: 'a wrong one, surely' });
    await page.getByRole('alert').filter({ hasText: 'is wrong' }).waitFor();
    await typeCredentials(page, OPERATOR);
    await headingOf(page, 'API Keys').waitFor();
  });

  test('works beside extensions that put nodes next to inputs and into lists', async () => {
    const server = await startTestServer();
    await server.createKey({ label: 'Production' });
    const { page, errors } = await openTranslated(server);
    await page.evaluate(PUT_FOREIGN_NODES);
    await page.getByRole('button', { name: 'Edit Production' }).click();
    const editing = page.getByRole('dialog', { name: 'Edit key' });
    await editing.getByLabel('Label').fill('');
    await editing.getByRole('button', { name: 'Save changes' }).click();
    await editing.getByLabel('Label').fill('Staging');
    await editing.getByRole('button', { name: 'Save changes' }).click();
    await page.getByRole('row', { name: /Staging/ }).waitFor();
    await page.getByLabel('Search keys').fill('nothing of that');
    await page.getByText('No key matches').waitFor();
    await page.getByLabel('Search keys').fill('');
    await page.getByRole('row', { name: /Staging/ }).waitFor();
    expect(await page.locator('[data-foreign]').count()).toBeGreaterThan(0);
    expect(errors).toEqual([]);
  });

  test('says what was done when a page breaks, and keeps a secret that is shown this once', async () => {
    const server = await startTestServer();
    const { page } = await openTranslated(server);
    await page.getByRole('button', { name: 'Create key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Label').fill('Production');
    await dialog.getByRole('button', { name: 'Create key' }).focus();
    // Something takes the form out of the page, and React, which is about to do so, fails.
    await page.evaluate(`{
      const form = document.querySelector('[role="dialog"] form');
      form.requestSubmit();
      form.remove();
    }`);
    await page.getByText('This page failed, but what you asked for was done').waitFor();
    await page.getByText('Key created: Production').waitFor();
    const secret = (await page.getByText(/^gx_\w{36}$/).textContent()) ?? '';
    expect((await server.as(secret).use()).status).toBe(200);
    await page.getByRole('link', { name: 'Usage' }).click();
    await page.getByText(secret).waitFor();
    await page.getByRole('button', { name: 'I have saved it' }).click();
    await headingOf(page, 'Usage').waitFor();
    expect(await page.content()).not.toContain(secret);
  });
});

/** Copies the secret that is shown, and closes its dialog. */
async function saveSecret(page: Page): Promise<string> {
  const saving = page.getByRole('dialog', { name: 'Save your key' });
  const secret = (await saving.getByText(/^gx_\w{36}$/).textContent()) ?? '';
  await saving.getByRole('button', { name: 'Copy key' }).click();
  await saving.getByRole('button', { name: 'Copied' }).waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(secret);
  await saving.getByRole('button', { name: 'I have saved it' }).click();
  await saving.waitFor({ state: 'detached' });
  return secret;
}

async function choose(page: Page, item: string, label = 'Production'): Promise<void> {
  await page.getByRole('button', { name: `More actions for ${label}` }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

/** As a password manager or a checker of spelling does: beside each input, and first in each list. */
const PUT_FOREIGN_NODES = `{
  const put = (root) => {
    for (const input of root.querySelectorAll('input, textarea')) {
      if (input.nextElementSibling?.dataset.foreign === undefined) input.after(foreign());
    }
    for (const list of root.querySelectorAll('ul, ol, dl, tbody, form')) {
      if (list.firstElementChild?.dataset.foreign === undefined) list.prepend(foreign());
    }
  };
  const foreign = () => {
    const node = document.createElement('foreign-node');
    node.dataset.foreign = '';
    return node;
  };
  new MutationObserver(() => put(document.body)).observe(document.body, { childList: true, subtree: true });
  put(document.body);
}`;
