import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSetUpLink } from '../../src/domain/people/create-set-up-link.ts';
import { isBrowserMissing, launchBrowser } from '../support/chromium.ts';
import { goTo, headingOf, openDashboard, typeCredentials } from '../support/dashboard.ts';
import { readDatabase } from '../support/database-file.ts';
import { openPage } from '../support/open-page.ts';
import { addPerson, OPERATOR, setUpOperator } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const NEW_PASSWORD = 'entirely different words';

async function requireSetUpLink(server: TestServer): Promise<string> {
  const issued = await createSetUpLink(server.app.domain);
  if (issued === undefined) throw new Error('there is an operator already');
  return issued.link;
}

describe.skipIf(isBrowserMissing())('the pages before signing in', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser?.close());

  test('a set-up link makes the first operator, signs them in, and leaves the address', async () => {
    const server = await startTestServer();
    const { page } = await openPage(browser);
    await goTo(page, await requireSetUpLink(server));
    await headingOf(page, 'Set up Tollkey').waitFor();
    expect(page.url()).toBe(`${server.url}/set-up`);
    await page.getByLabel('E-mail').fill(OPERATOR.email);
    await page.getByLabel('Name').fill('Olga');
    await page.getByLabel('Password', { exact: true }).fill(OPERATOR.password);
    await page.getByRole('button', { name: 'Create the operator' }).click();
    await headingOf(page, 'API Keys').waitFor();
    await page.getByRole('button', { name: 'Menu of Olga' }).waitFor();
    await page.getByRole('link', { name: 'People' }).waitFor();
  });

  test('a password that is too short is refused beside its field, which says the rule', async () => {
    const server = await startTestServer();
    const { page } = await openPage(browser);
    await goTo(page, await requireSetUpLink(server));
    const password = page.getByLabel('Password', { exact: true });
    await page.getByLabel('E-mail').fill(OPERATOR.email);
    await page.getByLabel('Name').fill('Olga');
    await password.fill('short');
    await page.getByRole('button', { name: 'Create the operator' }).click();
    await page
      .getByRole('alert')
      .filter({ hasText: /12 to 128/ })
      .waitFor();
    expect(await password.getAttribute('aria-invalid')).toBe('true');
  });

  test('a link that was used, or is no link, says so and leads to the sign-in page', async () => {
    const server = await startTestServer();
    const { page } = await openPage(browser);
    await goTo(page, `${server.url}/invitation#${'x'.repeat(43)}`);
    await headingOf(page, 'This link does not work').waitFor();
    await page.getByText('was used already, has expired or is not one of ours').waitFor();
    await page.getByRole('link', { name: 'Go to sign-in' }).click();
    await headingOf(page, 'Sign in').waitFor();
  });

  test('whoever is not signed in is led back to where they wanted to go', async () => {
    const server = await startTestServer();
    await setUpOperator(server);
    const { page } = await openPage(browser);
    await goTo(page, `${server.url}/settings`);
    await typeCredentials(page, OPERATOR);
    await headingOf(page, 'Settings').waitFor();
    expect(new URL(page.url()).pathname).toBe('/settings');
  });

  test('whoever is signed in is sent on from the sign-in page, and never back to it', async () => {
    const server = await startTestServer();
    await setUpOperator(server);
    const { page } = await openPage(browser);
    await goTo(page, `${server.url}/sign-in`);
    await typeCredentials(page, OPERATOR);
    await headingOf(page, 'API Keys').waitFor();
    await goTo(page, `${server.url}/sign-in?returnTo=%2Fpeople`);
    await headingOf(page, 'People').waitFor();
    await page.goBack();
    await headingOf(page, 'API Keys').waitFor();
    await page.goBack();
    expect(page.url()).toBe('about:blank');
  });

  test('whoever was signed out elsewhere is told, and nobody else is', async () => {
    const server = await startTestServer();
    const credentials = { ...OPERATOR, isOperator: true };
    const id = await addPerson(server, credentials);
    const { page } = await openPage(browser);
    const notice = page.getByText('You were signed out: your session has ended.');
    await goTo(page, `${server.url}/settings`);
    await headingOf(page, 'Sign in').waitFor();
    expect(await notice.count()).toBe(0);
    await typeCredentials(page, credentials);
    await headingOf(page, 'Settings').waitFor();

    await server.root.data(
      'mutation ($id: ID!) { endSessions(input: { id: $id }) { user { id } } }',
      {
        id,
      },
    );
    await notice.waitFor();
    await typeCredentials(page, credentials);
    await headingOf(page, 'Settings').waitFor();

    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
    await headingOf(page, 'Sign in').waitFor();
    await page.getByLabel('E-mail').waitFor();
    expect(await notice.count()).toBe(0);
  });

  test('a server that nobody has set up says where its link is', async () => {
    const server = await startTestServer();
    const { page } = await openPage(browser);
    const hint = page.getByText('The server printed a link when it started.');
    await goTo(page, `${server.url}/sign-in`);
    await hint.waitFor();
    await setUpOperator(server);
    const asked = page.waitForResponse(/auth\/methods$/);
    await page.reload();
    await asked;
    await headingOf(page, 'Sign in').waitFor();
    await hint.waitFor({ state: 'detached' });
  });

  test.each([
    '//example.com/',
    '/\\example.com',
    '/.//example.com/',
    '/..\\/example.com',
    'https://example.com/',
  ])('does not lead to another host: %s', async (target) => {
    const server = await startTestServer();
    await setUpOperator(server);
    const { page, requests } = await openPage(browser);
    await goTo(page, `${server.url}/sign-in?returnTo=${encodeURIComponent(target)}`);
    await typeCredentials(page, OPERATOR);
    await headingOf(page, 'API Keys').waitFor();
    expect(requests.filter((url) => !url.startsWith(server.url))).toEqual([]);
  });

  test('a wrong password is refused in words, and too many with the time to wait', async () => {
    const server = await startTestServer();
    await setUpOperator(server);
    const { page } = await openPage(browser);
    await goTo(page, `${server.url}/sign-in`);
    const wrong = { ...OPERATOR, password: 'a wrong one, surely' };
    await typeCredentials(page, wrong);
    await page.getByText('The e-mail address or the password is wrong.').waitFor();
    const button = page.getByRole('button', { name: 'Sign in' });
    for (let tries = 1; tries < 50 && (await button.isEnabled()); tries += 1) {
      const answer = page.waitForResponse(/sign-in\/email$/);
      await button.click();
      await answer;
      await page.locator('button[type=submit]:not([aria-disabled])').waitFor();
    }
    const alert = page.getByRole('alert').filter({ hasText: /Try again in 1[45] minutes\./ });
    await alert.waitFor();
    expect(await button.isDisabled()).toBe(true);

    await page.getByLabel('E-mail').fill('somebody.else@example.com');
    await alert.waitFor({ state: 'detached' });
    expect(await button.isEnabled()).toBe(true);
    await button.click();
    await page.getByText('The e-mail address or the password is wrong.').waitFor();
  });

  test('has the focus in its first field', async () => {
    const server = await startTestServer();
    const { page } = await openPage(browser);
    await goTo(page, `${server.url}/sign-in`);
    await page.locator('input[name=email]:focus').waitFor();
    await goTo(page, await requireSetUpLink(server));
    await headingOf(page, 'Set up Tollkey').waitFor();
    await page.locator('input[name=email]:focus').waitFor();
  });

  test('a set-up link that is loaded again is still open, until it was used', async () => {
    const server = await startTestServer();
    const { page } = await openPage(browser);
    await goTo(page, await requireSetUpLink(server));
    await headingOf(page, 'Set up Tollkey').waitFor();
    await page.reload();
    await headingOf(page, 'Set up Tollkey').waitFor();
    expect(page.url()).toBe(`${server.url}/set-up`);
    expect(await page.evaluate('[{ ...localStorage }, { ...sessionStorage }]')).toEqual([{}, {}]);
    await page.getByLabel('E-mail').fill(OPERATOR.email);
    await page.getByLabel('Name').fill('Olga');
    await page.getByLabel('Password', { exact: true }).fill(OPERATOR.password);
    await page.getByRole('button', { name: 'Create the operator' }).click();
    await headingOf(page, 'API Keys').waitFor();
    await page.goBack();
    expect(page.url()).toBe('about:blank');
    await goTo(page, `${server.url}/set-up`);
    await headingOf(page, 'A part of the link is missing').waitFor();
  });

  test('what is wrong is said beside each field at once, and the first has the focus', async () => {
    const server = await startTestServer();
    const { page } = await openPage(browser);
    await goTo(page, await requireSetUpLink(server));
    await page.getByRole('button', { name: 'Create the operator' }).click();
    for (const words of ['Type your e-mail address.', 'Type your name.', 'Choose a password.']) {
      await page.getByRole('alert').filter({ hasText: words }).waitFor();
    }
    await page.locator('input[name=email]:focus').waitFor();
    await page.getByLabel('E-mail').fill('olga');
    await page.getByLabel('Name').fill('Olga');
    await page.getByLabel('Password', { exact: true }).fill('short');
    for (const words of ['Expected an e-mail address.', 'Expected 12 to 128 characters.']) {
      await page.getByRole('alert').filter({ hasText: words }).waitFor();
    }
  });

  test('signing out ends the session, and the back button shows nothing of it', async () => {
    const server = await startTestServer();
    const credentials = await setUpOperator(server);
    const { page } = await openDashboard(browser, server, { credentials, path: '/settings' });
    await page.getByRole('button', { name: 'Menu of Olga' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await headingOf(page, 'Sign in').waitFor();
    expect(readDatabase(server).sessions).toEqual([]);
    await page.goBack();
    await headingOf(page, 'Sign in').waitFor();
  });

  test('a password reset link sets a new password, and the old one is refused', async () => {
    const server = await startTestServer();
    const credentials = await setUpOperator(server);
    const anna = { email: 'anna@example.com', password: 'an old password of hers' };
    await addPerson(server, { ...anna, name: 'Anna' });
    const { page } = await openDashboard(browser, server, { credentials, path: '/people' });
    await page.getByRole('button', { name: 'Actions for Anna' }).click();
    await page.getByRole('menuitem', { name: 'Reset password…' }).click();
    await page.getByRole('button', { name: 'Create link' }).click();
    const shown = page.getByRole('region', { name: 'Password reset link' }).locator('code');
    const link = (await shown.textContent()) ?? '';

    const annas = await openPage(browser);
    await goTo(annas.page, link);
    await annas.page.getByText('For anna@example.com').waitFor();
    await annas.page.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD);
    await annas.page.getByRole('button', { name: 'Set password and sign in' }).click();
    await headingOf(annas.page, 'API Keys').waitFor();

    const other = await openPage(browser);
    await goTo(other.page, `${server.url}/sign-in`);
    await typeCredentials(other.page, anna);
    await other.page.getByText('The e-mail address or the password is wrong.').waitFor();
  });
});
