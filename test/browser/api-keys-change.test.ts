import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isBrowserMissing, launchBrowser } from '../support/chromium.ts';
import { mutate } from '../support/mutations.ts';
import { openSignedIn } from '../support/signed-in-page.ts';
import { startTestServer } from '../support/test-server.ts';

describe.skipIf(isBrowserMissing())('A key in the list', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser?.close());

  test('is edited by its pencil, which sends only what was changed', async () => {
    const server = await startTestServer();
    const { id } = await server.createKey({ label: 'Production', scopes: ['workflows:run'] });
    const page = await openSignedIn(browser, server);
    const sent = recordInputs(page, 'UpdateKey');
    await page.getByRole('button', { name: 'Edit Production' }).click();
    const editing = page.getByRole('dialog', { name: 'Edit key' });
    await editing.getByLabel('Requests per minute').fill('5');
    await editing.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('5/min').waitFor();
    expect(sent).toEqual([{ id, rateLimit: { perMinute: 5 } }]);
    expect(await focusedName(page)).toBe('Edit Production');
  });

  test('clears what was cleared', async () => {
    const server = await startTestServer();
    const expiresAt = '2026-11-25T12:00:00.000Z';
    const { id } = await server.createKey({ label: 'CI', scopes: ['workflows:run'], expiresAt });
    const page = await openSignedIn(browser, server);
    const sent = recordInputs(page, 'UpdateKey');
    await page.getByRole('button', { name: 'Edit CI' }).click();
    const editing = page.getByRole('dialog', { name: 'Edit key' });
    await editing.getByLabel('Expiration').selectOption('None');
    await editing.getByLabel('Scopes').fill('');
    await editing.getByRole('button', { name: 'Save changes' }).click();
    await editing.waitFor({ state: 'detached' });
    expect(sent).toEqual([{ id, expiresAt: null, scopes: null }]);
  });

  test('can be edited when it has expired, and says that it has', async () => {
    const server = await startTestServer();
    await server.createKey({ label: 'Contractor', expiresAt: '2026-11-21T13:00:00.000Z' });
    server.clock.advance(7_200_000);
    const page = await openSignedIn(browser, server);
    await page.getByRole('row', { name: /Contractor.*Expired/ }).waitFor();
    await page.getByRole('button', { name: 'Edit Contractor' }).click();
    const editing = page.getByRole('dialog', { name: 'Edit key' });
    await editing.getByLabel('Label').fill('Contractor, left');
    await editing.getByRole('button', { name: 'Save changes' }).click();
    await page.getByRole('row', { name: /Contractor, left.*Expired/ }).waitFor();
  });

  test('keeps what is typed when a message over its dialog is dismissed', async () => {
    const server = await startTestServer();
    await server.createKey({ label: 'Production' });
    const page = await openSignedIn(browser, server);
    await page.route('**/query', (route, request) =>
      request.postData()?.includes('DisableKey') ? route.abort() : route.continue(),
    );
    await page.getByRole('button', { name: 'More actions for Production' }).click();
    await page.getByRole('menuitem', { name: 'Disable' }).click();
    await page.getByText('The server cannot be reached.').waitFor();
    await page.getByRole('button', { name: 'Edit Production' }).click();
    const label = page.getByRole('dialog', { name: 'Edit key' }).getByLabel('Label');
    await label.fill('Being typed');
    await page.getByRole('button', { name: 'Dismiss', includeHidden: true }).click();
    await page.getByText('The server cannot be reached.').waitFor({ state: 'detached' });
    expect(await label.inputValue()).toBe('Being typed');
  });

  test('gives the focus to the heading of its page when its pencil is gone', async () => {
    const server = await startTestServer();
    const { id } = await server.createKey({ label: 'Production' });
    const page = await openSignedIn(browser, server);
    await page.goto(`${server.url}/api-keys/${id}`);
    await page.getByRole('button', { name: 'Edit Production' }).focus();
    await mutate(server.root, 'revokeApiKey', { id });
    await page.getByText('This key is revoked, for good').waitFor();
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Production');
  });

  test('goes to Revoked when it is revoked, and its secret is refused at once', async () => {
    const server = await startTestServer();
    const { account } = await mutate(server.root, 'createAccount', { name: 'Acme' });
    const accountId = account.id;
    const { client } = await server.createKey({ label: 'Old laptop', accountId });
    await client.use();
    const page = await openSignedIn(browser, server, { accountId });
    await choose(page, 'Old laptop', 'Revoke');
    const asking = page.getByRole('dialog', { name: 'Revoke key' });
    await asking.getByText(/^Last used just now \(in the minute from 21 Nov 2026/).waitFor();
    await asking.getByLabel('Reason').fill('Lost');
    await asking.getByRole('button', { name: 'Revoke key' }).click();
    await page.getByText('No keys yet').waitFor();
    expect((await client.use()).status).toBe(401);
    expect(await focusedName(page)).toBe('API Keys');
    await page.getByRole('radio', { name: 'Revoked' }).click();
    await page.getByRole('row', { name: /Old laptop.*Lost/ }).waitFor();
    expect(page.url()).toContain('view=revoked');
  });

  test('is disabled and enabled from its menu', async () => {
    const server = await startTestServer();
    const { client } = await server.createKey({ label: 'Staging' });
    const page = await openSignedIn(browser, server);
    await choose(page, 'Staging', 'Disable');
    await page.getByRole('row', { name: /Staging.*Disabled/ }).waitFor();
    await page.getByRole('status').getByText('Key Staging disabled').waitFor();
    expect((await client.use()).status).toBe(401);
    await choose(page, 'Staging', 'Enable');
    await page.getByRole('row', { name: /Staging.*Active/ }).waitFor();
    expect((await client.use()).status).toBe(200);
  });

  test.each(['Rotate secret', 'Disable', 'Revoke'])(
    'that may do everything is not lost by %s unawares',
    async (item) => {
      const server = await startTestServer();
      const page = await openSignedIn(browser, server, { isOperator: true });
      await choose(page, 'root', item);
      await page.getByRole('dialog').getByText('This key may do everything here').waitFor();
      expect((await server.root.use()).status).toBe(200);
      if (item !== 'Disable') return;
      await page.getByRole('button', { name: 'Disable key' }).click();
      await page.getByRole('row', { name: /root.*Disabled/ }).waitFor();
    },
  );

  test('gets a new secret beside the old one, and its page says that the old one is used', async () => {
    const server = await startTestServer();
    const { client } = await server.createKey({ label: 'Production' });
    const page = await openSignedIn(browser, server);
    await choose(page, 'Production', 'Rotate secret');
    const rotating = page.getByRole('dialog', { name: 'Rotate secret' });
    await rotating.getByRole('radio', { name: '7 days' }).click();
    await rotating.getByText('Both secrets work until 28 Nov 2026, 12:00:00 UTC').waitFor();
    await rotating.getByRole('button', { name: 'Rotate secret' }).click();
    const saving = page.getByRole('dialog', { name: 'Save your key' });
    await saving.getByRole('button', { name: 'Copy key' }).click();
    await saving.getByRole('button', { name: 'I have saved it' }).click();
    server.clock.advance(60_000);
    expect((await client.use()).status).toBe(200);
    await choose(page, 'Production', 'View details');
    await page.getByText(/^The old secret gx_.{8}… is still in use$/).waitFor();
    await page.getByText('59 of 60 left').waitFor();
    await page.getByText('Secret rotated').waitFor();
  });
});

async function choose(page: Page, label: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `More actions for ${label}` }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

/** The inputs that a page sends with one operation, from now on. */
function recordInputs(page: Page, operationName: string): readonly unknown[] {
  const inputs: unknown[] = [];
  page.on('request', (request) => {
    if (!request.url().endsWith('/query') || request.method() !== 'POST') return;
    const body = request.postDataJSON();
    if (body.operationName === operationName) inputs.push(body.variables.input);
  });
  return inputs;
}

/** What has the focus, by its label or its text. */
function focusedName(page: Page): Promise<string | null> {
  const focused = page.locator(':focus');
  return focused.evaluate((element) => element.getAttribute('aria-label') ?? element.textContent);
}
