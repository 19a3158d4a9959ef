import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isBrowserMissing, launchBrowser } from '../support/chromium.ts';
import { goTo, headingOf, openDashboard } from '../support/dashboard.ts';
import { changePeople } from '../support/invitations.ts';
import { openPage } from '../support/open-page.ts';
import { addPerson, setUpOperator } from '../support/people.ts';
import { startTestServer } from '../support/test-server.ts';

const ANNA = { email: 'anna@example.com', password: 'a password of her own' };

describe.skipIf(isBrowserMissing())('People and Accounts', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser?.close());

  test('an operator makes an account and invites into it; the guest sees that account only', async () => {
    const server = await startTestServer();
    const credentials = await setUpOperator(server);
    const { page } = await openDashboard(browser, server, { credentials, path: '/accounts' });
    await page.getByRole('button', { name: 'Create account' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Create account' }).click();
    await dialog.getByText('Give it a name.').waitFor();
    await dialog.getByLabel('Name').fill('Acme');
    await dialog.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('link', { name: 'Acme' }).click();
    await headingOf(page, 'Acme').waitFor();
    await page.getByRole('button', { name: 'Invite person' }).click();
    await dialog.getByLabel('E-mail').fill(ANNA.email);
    await dialog.getByRole('button', { name: 'Create invitation' }).click();
    const shown = page.getByRole('region', { name: 'Invitation link' }).locator('code');
    const link = (await shown.textContent()) ?? '';

    const guest = await openPage(browser);
    await goTo(guest.page, link);
    await guest.page.getByText('To the account Acme').waitFor();
    await guest.page.getByLabel('Name').fill('Anna');
    await guest.page.getByLabel('Password', { exact: true }).fill(ANNA.password);
    await guest.page.getByRole('button', { name: 'Accept and sign in' }).click();
    await guest.page.getByRole('button', { name: 'Menu of Anna Acme' }).waitFor();
    // The root key is another account's.
    await guest.page.getByText('No keys yet').waitFor();
    const items = guest.page.getByRole('navigation', { name: 'Main' }).getByRole('link');
    expect(await items.allTextContents()).toEqual([
      'API Keys',
      'Usage',
      'Explain',
      'Audit log',
      'Settings',
    ]);
    await goTo(guest.page, `${server.url}/people`);
    await headingOf(guest.page, 'There is no such page').waitFor();
    await goTo(guest.page, link);
    await guest.page.reload();
    await headingOf(guest.page, 'This link does not work').waitFor();
  });

  test('a link shown once stays until "Done" is pressed, and can be copied', async () => {
    const server = await startTestServer();
    const credentials = await setUpOperator(server);
    const { page } = await openDashboard(browser, server, {
      credentials,
      path: '/people',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.getByRole('button', { name: 'Invite person' }).click();
    await page.getByLabel('E-mail').fill(ANNA.email);
    await page.getByRole('button', { name: 'Create invitation' }).click();
    const ticket = page.getByRole('region', { name: 'Invitation link' });
    await ticket.waitFor();
    // The server under test has no BASE_URL.
    await page.getByText("This link opens only on the server's own machine.").waitFor();
    await page.keyboard.press('Escape');
    await page.mouse.click(2, 2);
    await ticket.getByRole('button', { name: 'Copy Invitation link' }).click();
    await ticket.getByRole('status').filter({ hasText: 'Copied' }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
      await ticket.locator('code').textContent(),
    );
    await page.getByRole('button', { name: 'Done' }).click();
    await ticket.waitFor({ state: 'detached' });
    await page.getByRole('rowheader', { name: ANNA.email }).waitFor();
  });

  test('a link can be copied where the browser has no clipboard for scripts', async () => {
    const server = await startTestServer();
    const credentials = await setUpOperator(server);
    const { page } = await openDashboard(browser, server, { credentials, path: '/people' });
    // As on plain http on another host than localhost.
    await page.evaluate('delete Navigator.prototype.clipboard');
    await page.getByRole('button', { name: 'Invite person' }).click();
    await page.getByLabel('E-mail').fill(ANNA.email);
    await page.getByRole('button', { name: 'Create invitation' }).click();
    const ticket = page.getByRole('region', { name: 'Invitation link' });
    const link = await ticket.locator('code').textContent();
    await ticket.getByRole('button', { name: 'Copy Invitation link' }).click();
    await ticket.getByRole('status').filter({ hasText: 'Copied' }).waitFor();
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: 'Invite person' }).click();
    await page.getByLabel('E-mail').click();
    await page.keyboard.press('Control+V');
    expect(await page.getByLabel('E-mail').inputValue()).toBe(link);
  });

  test('a cancelled invitation is gone, and its link does not work', async () => {
    const server = await startTestServer();
    const credentials = await setUpOperator(server);
    const { page } = await openDashboard(browser, server, { credentials, path: '/people' });
    await page.getByRole('button', { name: 'Invite person' }).click();
    await page.getByLabel('E-mail').fill(ANNA.email);
    await page.getByRole('button', { name: 'Create invitation' }).click();
    const shown = page.getByRole('region', { name: 'Invitation link' }).locator('code');
    const link = (await shown.textContent()) ?? '';
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: `Cancel the invitation of ${ANNA.email}` }).click();
    await page.getByRole('button', { name: 'Cancel invitation' }).click();
    await page.getByRole('table', { name: 'Pending invitations' }).waitFor({ state: 'detached' });
    const guest = await openPage(browser);
    await goTo(guest.page, link);
    await headingOf(guest.page, 'This link does not work').waitFor();
  });

  test('somebody who is made an operator, and removed, sees it on the open page', async () => {
    const server = await startTestServer();
    const credentials = await setUpOperator(server);
    await addPerson(server, { ...ANNA, name: 'Anna' });
    const annas = await openDashboard(browser, server, { credentials: ANNA, path: '/settings' });
    const { page } = await openDashboard(browser, server, { credentials, path: '/people' });
    const actions = page.getByRole('button', { name: 'Actions for Anna' });
    await actions.click();
    await page.getByRole('menuitem', { name: 'Make operator…' }).click();
    await page.getByRole('button', { name: 'Make operator' }).click();
    await annas.page.getByRole('link', { name: 'People' }).waitFor();
    expect(await actions.evaluate((button) => button === document.activeElement)).toBe(true);
    await actions.click();
    await page.getByRole('menuitem', { name: 'Remove…' }).click();
    await page.getByRole('dialog', { name: 'Remove Anna?' }).waitFor();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await actions.waitFor({ state: 'detached' });
    await headingOf(annas.page, 'Sign in').waitFor();
  });

  test('a link shown once stays when the person that it is for is removed elsewhere', async () => {
    const server = await startTestServer();
    const credentials = await setUpOperator(server);
    const id = await addPerson(server, { ...ANNA, name: 'Anna' });
    const { page } = await openDashboard(browser, server, { credentials, path: '/people' });
    const actions = page.getByRole('button', { name: 'Actions for Anna', includeHidden: true });
    await actions.click();
    await page.getByRole('menuitem', { name: 'Reset password…' }).click();
    await page.getByRole('button', { name: 'Create link' }).click();
    const link = page.getByRole('region', { name: 'Password reset link' });
    await link.waitFor();
    await changePeople(server.root, 'removeUser', { id });
    await actions.waitFor({ state: 'detached' });
    expect(await link.isVisible()).toBe(true);
  });

  test('the last operator stays one, and the dialog says why', async () => {
    const server = await startTestServer();
    const credentials = await setUpOperator(server);
    const { page } = await openDashboard(browser, server, { credentials, path: '/people' });
    await page.getByRole('button', { name: 'Actions for Olga' }).click();
    await page.getByRole('menuitem', { name: 'Remove operator rights…' }).click();
    await page.getByRole('button', { name: 'Remove operator rights' }).click();
    await page
      .getByRole('dialog')
      .getByRole('alert')
      .getByText(`${credentials.email} is the only operator; make another person one first`)
      .waitFor();
    expect(await server.root.data('{ users { nodes { email isOperator } } }')).toEqual({
      users: { nodes: [{ email: credentials.email, isOperator: true }] },
    });
  });

  test('what is wrong with an account is said beside its field', async () => {
    const server = await startTestServer();
    const credentials = await setUpOperator(server);
    const { page } = await openDashboard(browser, server, { credentials, path: '/accounts' });
    await page.getByRole('button', { name: 'Create account' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Acme');
    await dialog.getByLabel('Key limit').fill('many');
    await dialog.getByRole('button', { name: 'Create account' }).click();
    await dialog
      .getByRole('alert')
      .filter({ hasText: /^Expected/ })
      .waitFor();
    expect(await dialog.getByLabel('Key limit').getAttribute('aria-invalid')).toBe('true');
    await dialog.getByLabel('Key limit').fill('3');
    await dialog.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('row', { name: /Acme/ }).getByText('0 of 3').first().waitFor();
  });
});
