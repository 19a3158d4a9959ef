import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isBrowserMissing, launchBrowser } from '../support/chromium.ts';
import { openDashboard } from '../support/dashboard.ts';
import { createTenant, mutate } from '../support/mutations.ts';
import { addPerson, OPERATOR, setUpOperator, signIn } from '../support/people.ts';
import { accountField, pickAccount } from '../support/pick-account.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const MEMBER = Object.freeze({ email: 'anna@example.com', password: 'a password of Anna' });

/** What was done, in the order that is shown. */
async function readActions(page: Page): Promise<readonly string[]> {
  const table = page.getByRole('table', { name: 'Audit log' });
  await table.waitFor();
  const names = await table.getByRole('rowheader').allInnerTexts();
  return names.map((name) => name.split('\n')[0] ?? '');
}

describe.skipIf(isBrowserMissing())('the audit log page', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser?.close());

  async function open(server: TestServer, path: string, colorScheme: 'light' | 'dark' = 'light') {
    return openDashboard(browser, server, { credentials: OPERATOR, path, colorScheme });
  }

  test('tells who changed what, and how it was before and after, newest first', async () => {
    const server = await startTestServer();
    const olga = await signIn(server, await setUpOperator(server));
    const { apiKey } = await mutate(olga, 'createApiKey', { label: 'Staging' });
    const { id } = apiKey;
    await mutate(olga, 'updateApiKey', { id, label: 'Production', rateLimit: { perMinute: 120 } });
    await mutate(server.root, 'revokeApiKey', { id, reason: 'Leaked' });
    const { page } = await open(server, '/audit-log');
    expect(await readActions(page)).toEqual([
      'Revoked API key',
      'Edited API key',
      'Created API key',
      'Created root key',
    ]);
    const row = page.getByRole('row', { name: /^Edited API key/ });
    await row.getByText('olga@example.com').waitFor();
    await row.getByText('Person', { exact: true }).waitFor();
    const target = row.getByRole('link', { name: 'Production' });
    expect(await target.getAttribute('href')).toBe(`/api-keys/${id}`);
    await row.getByRole('button', { name: '2 changes' }).click();
    const changes = page.locator('dl[aria-label="Changes"]');
    expect(await changes.getByRole('term').allInnerTexts()).toEqual([
      'Label',
      'Rate limit per minute',
    ]);
    expect(await changes.getByRole('deletion').allTextContents()).toEqual([
      'before: Staging',
      'before: 60',
    ]);
    expect(await changes.getByRole('insertion').allTextContents()).toEqual([
      'after: Production',
      'after: 120',
    ]);
    await page.getByRole('button', { name: 'Copy request id' }).waitFor();
    const revoked = page.getByRole('row', { name: /^Revoked API key/ });
    await revoked.getByText('API key', { exact: true }).waitFor();
    const created = page.getByRole('row', { name: /^Created root key/ });
    await created.getByText('The server itself').waitFor();
  });

  test('calls a rotated key by its label, and does not count what a creation filled in', async () => {
    const server = await startTestServer();
    await setUpOperator(server);
    const { id } = await server.createKey({ label: 'Turned' });
    const other = await server.createKey({ label: 'Other' });
    await mutate(server.root, 'rotateApiKey', { id });
    // Alone on its page: nothing beside it tells the name.
    for (let edit = 0; edit < 19; edit += 1) {
      await mutate(server.root, 'updateApiKey', { id: other.id, label: `edit ${edit}` });
    }
    const { page } = await open(server, '/audit-log');
    const row = page.getByRole('row', { name: /^Rotated API key/ });
    await row.getByRole('link', { name: 'Turned' }).waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    const created = page.getByRole('row', { name: /^Created API key.*Turned/ });
    await created.getByRole('button', { name: 'Details' }).waitFor();
  });

  test('calls people and accounts by their names, with links to them', async () => {
    const server = await startTestServer();
    const olga = await signIn(server, await setUpOperator(server));
    const { account } = await mutate(server.root, 'createAccount', { name: 'Acme' });
    const email = 'bartholomew.featherstonehaugh@engineering.example.com';
    const id = await addPerson(server, { ...MEMBER, email, accountId: account.id });
    await olga.data('mutation ($id: ID!) { endSessions(input: { id: $id }) { user { id } } }', {
      id,
    });
    const { page } = await open(server, '/audit-log');
    const row = page.getByRole('row', { name: /^Signed person out everywhere/ });
    const target = row.getByRole('link', { name: email });
    expect(await target.getAttribute('href')).toBe('/people');
    const actor = row.getByRole('link', { name: OPERATOR.email });
    // On one line, since there is room.
    expect((await actor.boundingBox())?.height).toBeLessThan(30);
    expect(await actor.getAttribute('href')).toBe('/people');
    const made = page.getByRole('row', { name: /^Created account/ });
    await made.getByRole('link', { name: 'Acme' }).waitFor();
    await row.getByRole('button').click();
    const of = page.getByRole('paragraph').getByRole('link', { name: 'Acme' });
    expect(await of.getAttribute('href')).toBe(`/accounts/${account.id}`);
  });

  test('leads nobody to a key of an operator that they cannot see', async () => {
    const server = await startTestServer();
    const tenant = await createTenant(server);
    await addPerson(server, { ...MEMBER, accountId: tenant.accountId });
    const anna = await signIn(server, MEMBER);
    const { apiKey } = await mutate(anna, 'createApiKey', { label: 'Of Acme' });
    await mutate(server.root, 'disableApiKey', { id: apiKey.id });
    const { page } = await openDashboard(browser, server, {
      credentials: MEMBER,
      path: '/audit-log',
    });
    const row = page.getByRole('row', { name: /^Disabled API key/ });
    await row.waitFor();
    const links = await row.getByRole('link').all();
    expect(await Promise.all(links.map((link) => link.getAttribute('href')))).toEqual([
      `/api-keys/${apiKey.id}`,
    ]);
  });

  test('shows a change of this moment by itself', async () => {
    const server = await startTestServer();
    await setUpOperator(server);
    const { page } = await open(server, '/audit-log');
    await page.getByRole('row', { name: /^Created root key/ }).waitFor();
    await server.createKey({ label: 'Brand new' });
    await page.getByRole('link', { name: 'Brand new' }).waitFor();
  });

  test('finds the changes of one key and of one account, in its address', async () => {
    const server = await startTestServer();
    await setUpOperator(server);
    const { id } = await server.createKey({ label: 'Wanted' });
    await server.createKey({ label: 'Other' });
    const tenant = await createTenant(server);
    const { page } = await open(server, `/audit-log?target=${id}`);
    expect(await readActions(page)).toEqual(['Created API key']);
    await page.getByRole('link', { name: 'Wanted' }).waitFor();
    await page.getByRole('searchbox', { name: 'Id of what was changed' }).fill('');
    await page.getByRole('link', { name: 'Other' }).waitFor();
    await pickAccount(page, 'tenant');
    await page.getByRole('link', { name: 'Other' }).waitFor({ state: 'detached' });
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
      account: tenant.accountId,
    });
  });

  test('keeps a secret that is pasted out of the address', async () => {
    const server = await startTestServer();
    await setUpOperator(server);
    const { secret } = await server.createKey({ label: 'Leaked' });
    const { page } = await open(server, '/audit-log');
    await page.getByRole('searchbox', { name: 'Id of what was changed' }).fill(secret);
    await page.getByText('No changes on record').waitFor();
    expect(new URL(page.url()).search).toBe(`?target=${secret.slice(0, 'gx_12345678'.length)}`);
  });

  test('goes through the pages, forth and back', async () => {
    const server = await startTestServer();
    await setUpOperator(server);
    const { id } = await server.createKey({ label: 'first' });
    for (let edit = 0; edit < 25; edit += 1) {
      await mutate(server.root, 'updateApiKey', { id, label: `edit ${edit}` });
    }
    const { page } = await open(server, '/audit-log');
    await page.getByText('1 to 20 of 27').waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('21 to 27 of 27').waitFor();
    await page.getByRole('row', { name: /^Created root key/ }).waitFor();
    await page.getByRole('button', { name: 'Previous' }).click();
    await page.getByRole('link', { name: 'edit 24' }).waitFor();
  });

  test('shows a member the changes of their own account only', async () => {
    const server = await startTestServer();
    const tenant = await createTenant(server);
    await addPerson(server, { ...MEMBER, accountId: tenant.accountId });
    const anna = await signIn(server, MEMBER);
    await mutate(anna, 'createApiKey', { label: 'Of Acme' });
    await server.createKey({ label: 'Of another' });
    const { page } = await openDashboard(browser, server, {
      credentials: MEMBER,
      path: '/audit-log',
    });
    await page.getByRole('link', { name: 'Of Acme' }).waitFor();
    expect(await page.getByText('Of another').count()).toBe(0);
    expect(await accountField(page).count()).toBe(0);
  });
});
