import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createId } from '../../src/kernel/id.ts';
import { insertAccount } from '../../src/store/accounts.ts';
import { findBarriers } from '../support/axe.ts';
import { isBrowserMissing, launchBrowser } from '../support/chromium.ts';
import { mutate } from '../support/mutations.ts';
import { accountField, pickAccount } from '../support/pick-account.ts';
import { openSignedIn } from '../support/signed-in-page.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const OLD = 'First customer';

/** A server with 130 accounts beside the operator's own, and the id of the oldest of them. */
async function startWithManyAccounts(): Promise<{ server: TestServer; oldId: string }> {
  const server = await startTestServer();
  const given = { name: OLD, externalId: 'customer-1' };
  const { account } = await mutate(server.root, 'createAccount', given);
  server.clock.advance(1_000);
  const createdAt = server.clock.now();
  await server.app.domain.store.transaction(async (db) => {
    for (let number = 2; number <= 130; number += 1) {
      await insertAccount(db, {
        id: createId('account', createdAt),
        name: `Account ${number}`,
        externalId: null,
        keyLimit: 10,
        createdAt,
      });
    }
  });
  return { server, oldId: account.id };
}

describe.skipIf(isBrowserMissing())('One of 130 accounts', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser?.close());

  async function open(server: TestServer, path: string): Promise<Page> {
    return openSignedIn(browser, server, { path, isOperator: true });
  }

  test.each(['/api-keys', '/usage', '/audit-log'])('is found and chosen on %s', async (path) => {
    const { server, oldId } = await startWithManyAccounts();
    const page = await open(server, path);
    const field = accountField(page);
    const options = page.getByRole('listbox', { name: 'Account' }).getByRole('option');
    expect(await field.inputValue()).toBe('All accounts');
    await field.click();
    await page.getByText('123 more accounts: type a part of the name.').waitFor();
    expect(await options.first().textContent()).toBe('All accounts');
    expect(await options.filter({ hasText: OLD }).count()).toBe(0);
    expect(await findBarriers(page)).toEqual([]);
    await field.fill('FIRST cust');
    await page.getByRole('option', { name: OLD }).waitFor();
    expect(await options.count()).toBe(1);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${path}?account=${oldId}`);
    await page.reload();
    await expect.poll(() => field.inputValue()).toBe(OLD);

    await field.click();
    await page.getByText('122 more accounts: type a part of the name.').waitFor();
    expect((await options.allTextContents()).slice(0, 2)).toEqual(['All accounts', OLD]);
    await page.getByRole('option', { name: 'All accounts' }).click();
    await page.waitForURL(`**${path}`);
  });

  test('gets a key', async () => {
    const { server } = await startWithManyAccounts();
    const page = await open(server, '/api-keys');
    await page.getByRole('button', { name: 'Create key' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Create key' });
    await dialog.getByLabel('Label').fill('Of the oldest');
    expect(await accountField(dialog).inputValue()).toBe('');
    await dialog.getByRole('button', { name: 'Create key' }).click();
    await dialog.getByText('Pick the account that the key is for.').waitFor();
    await accountField(dialog).and(page.locator(':focus')).waitFor();
    await pickAccount(dialog, OLD);
    await dialog.getByText('0 of 10 keys').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Create key' }).click();
    await page.getByRole('dialog', { name: 'Save your key' }).waitFor();
    const keys = '{ apiKeys(filter: { label: "oldest" }) { nodes { account { name } } } }';
    expect(await server.root.data(keys)).toEqual({
      apiKeys: { nodes: [{ account: { name: OLD } }] },
    });
  });

  test('gets a person; Escape closes the choices before it closes the dialog', async () => {
    const { server } = await startWithManyAccounts();
    const page = await open(server, '/people');
    await page.getByRole('button', { name: 'Invite person' }).click();
    const dialog = page.getByRole('dialog', { name: 'Invite person' });
    await dialog.getByLabel('E-mail').fill('anna@example.com');
    await pickAccount(dialog, 'customer-1');
    expect(await accountField(dialog).inputValue()).toBe(OLD);
    await accountField(dialog).click();
    await dialog.getByRole('option').first().waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.getByRole('option').first().waitFor({ state: 'detached' });
    expect(await accountField(dialog).inputValue()).toBe(OLD);
    await dialog.getByRole('button', { name: 'Create invitation' }).click();
    await page.getByRole('region', { name: 'Invitation link' }).waitFor();
    const invited = '{ invitations { nodes { email account { name } } } }';
    expect(await server.root.data(invited)).toEqual({
      invitations: { nodes: [{ email: 'anna@example.com', account: { name: OLD } }] },
    });
  });

  test('is found among the accounts, in the address, from the first page on', async () => {
    const { server } = await startWithManyAccounts();
    const page = await open(server, '/accounts');
    await page.getByText('1 to 20 of 131').waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('21 to 40 of 131').waitFor();
    const search = page.getByRole('searchbox', { name: 'Search by name' });
    await search.fill('first');
    await page.getByRole('link', { name: OLD }).waitFor();
    expect(await page.getByRole('rowheader').count()).toBe(1);
    expect(new URL(page.url()).search).toBe('?search=first');
    await page.reload();
    await page.getByRole('link', { name: OLD }).waitFor();
    expect(await search.inputValue()).toBe('first');
    await search.fill('nobody');
    await page.getByText('No account is called that').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await search.fill('');
    await page.getByText('1 to 20 of 131').waitFor();
    expect(new URL(page.url()).search).toBe('');
  });
});
