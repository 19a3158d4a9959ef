import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isBrowserMissing, launchBrowser } from '../support/chromium.ts';
import { goTo, headingOf, openDashboard } from '../support/dashboard.ts';
import { changePeople } from '../support/invitations.ts';
import { mutate, readOwnAccount, refuse } from '../support/mutations.ts';
import { openPage } from '../support/open-page.ts';
import { addPerson, setUpOperator, signIn } from '../support/people.ts';
import { startTestServer, type TestKey, type TestServer } from '../support/test-server.ts';

const ANNA = Object.freeze({ email: 'anna@example.com', password: 'a password of her own' });
const STRANGE_LABEL = 'Of another account';

/** An account of Anna's with one key, used once; and a key of another account, used twice. */
interface World {
  readonly server: TestServer;
  readonly accountId: string;
  readonly own: TestKey;
  readonly strange: TestKey;
  readonly strangeAccountId: string;
}

async function createWorld(): Promise<World> {
  const server = await startTestServer();
  await setUpOperator(server);
  const { account } = await mutate(server.root, 'createAccount', { name: 'Acme' });
  const own = await server.createKey({ label: 'Of Acme', accountId: account.id });
  const strange = await server.createKey({ label: STRANGE_LABEL });
  await own.client.use();
  await strange.client.use();
  await strange.client.use();
  const strangeAccountId = (await readOwnAccount(server.root)).id;
  return { server, accountId: account.id, own, strange, strangeAccountId };
}

/** Comes in by an invitation, in a browser of her own; remembers the body of every answer. */
async function acceptInvitation(
  browser: Browser,
  { accountId, server }: World,
): Promise<{ readonly page: Page; readonly readAnswers: () => Promise<string> }> {
  const { email, password } = ANNA;
  const { link } = await changePeople(server.root, 'inviteUser', { accountId, email });
  const { page } = await openPage(browser);
  const bodies: Promise<string>[] = [];
  page.on('response', (response) => {
    // An answer that the page no longer waits for when it is left has no body.
    if (response.url().endsWith('/query')) bodies.push(response.text().catch(() => ''));
  });
  await goTo(page, link);
  await page.getByLabel('Name').fill('Anna');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Accept and sign in' }).click();
  await headingOf(page, 'API Keys').waitFor();
  return { page, readAnswers: async () => (await Promise.all(bodies)).join('\n') };
}

describe.skipIf(isBrowserMissing())('somebody who is no operator', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser?.close());

  test('sees the keys, uses and changes of their own account, and no answer holds anything else', async () => {
    const world = await createWorld();
    const { own, server, strange, strangeAccountId } = world;
    const { page, readAnswers } = await acceptInvitation(browser, world);
    const rows = page.getByRole('table', { name: 'API keys' }).getByRole('rowheader');
    await rows.filter({ hasText: 'Of Acme' }).waitFor();
    expect(await rows.count()).toBe(1);

    await page.getByRole('link', { name: 'Usage' }).click();
    const accepted = page.getByRole('region', { name: 'Summary' }).getByText('Accepted');
    await accepted
      .locator('xpath=ancestor-or-self::dt/../dd')
      .getByText('1', { exact: true })
      .waitFor();
    const picker = page.getByRole('combobox', { name: 'Key' });
    await picker.click();
    await page.getByRole('option', { name: 'Of Acme' }).waitFor();
    expect(await page.getByRole('option').count()).toBe(2);
    await picker.press('Escape');

    await page.getByRole('link', { name: 'Audit log' }).click();
    const changes = page.getByRole('table', { name: 'Audit log' });
    await changes.getByRole('link', { name: 'Of Acme' }).waitFor();

    await goTo(page, `${server.url}/api-keys/${own.id}`);
    await headingOf(page, 'Of Acme').waitFor();

    const answers = await readAnswers();
    for (const seen of [own.id, '"label":"Of Acme"', '"accepted":1', '"action":"createApiKey"']) {
      expect(answers).toContain(seen);
    }
    for (const strangeness of [strange.id, STRANGE_LABEL, strangeAccountId, 'olga@']) {
      expect(answers).not.toContain(strangeness);
    }
  });

  test('is told by every link to what is not theirs that it is not there', async () => {
    const world = await createWorld();
    const { accountId, server, strange, strangeAccountId } = world;
    const { page, readAnswers } = await acceptInvitation(browser, world);
    const main = page.getByRole('navigation', { name: 'Main' });
    for (const name of ['Accounts', 'People']) {
      expect(await main.getByRole('link', { name }).count()).toBe(0);
    }
    const paths = ['/accounts', '/people', `/accounts/${strangeAccountId}`];
    for (const path of [...paths, `/accounts/${accountId}`]) {
      await goTo(page, server.url + path);
      await headingOf(page, 'There is no such page').waitFor();
    }
    await goTo(page, `${server.url}/api-keys/${strange.id}`);
    await headingOf(page, 'There is no such key').waitFor();
    for (const path of ['/usage?key=', '/explain?id=']) {
      await goTo(page, server.url + path + strange.id);
      await page.getByRole('alert').getByText(`${strange.id} not found`).waitFor();
    }
    await goTo(page, `${server.url}/audit-log?target=${strange.id}`);
    await page.getByText('No changes on record').waitFor();
    for (const path of ['/api-keys', '/usage', '/audit-log']) {
      await goTo(page, `${server.url}${path}?account=${strangeAccountId}`);
      await page.getByRole('alert').getByText(`${strangeAccountId} not found`).waitFor();
    }
    expect(await readAnswers()).not.toContain(STRANGE_LABEL);
  });

  test('gets by POST /query the same for a key of another account as for none', async () => {
    const world = await createWorld();
    const { server, strange } = world;
    await addPerson(server, { ...ANNA, name: 'Anna', accountId: world.accountId });
    const anna = await signIn(server, ANNA);
    const none = `${strange.id.slice(0, -4)}zzzz`;
    for (const id of [strange.id, none]) {
      const read = 'query ($id: ID!) { apiKey(id: $id) { label } }';
      const { body } = await anna.query(read, { id });
      expect(body.data).toEqual({ apiKey: null });
      expect(body.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
      for (const [mutation, input] of [
        ['updateApiKey', { id, label: 'Mine now' }],
        ['rotateApiKey', { id }],
        ['disableApiKey', { id }],
        ['enableApiKey', { id }],
        ['revokeApiKey', { id }],
      ] as const) {
        const { extensions, message } = await refuse(anna, mutation, input);
        const words = message.replace(id, 'ID');
        expect([mutation, extensions.code, words]).toEqual([
          mutation,
          'NOT_FOUND',
          'API key ID not found',
        ]);
      }
    }
    expect((await strange.client.use()).status).toBe(200);
  });

  test('is refused an 11th key in the dialog, with the sentence of the server', async () => {
    const server = await startTestServer();
    await setUpOperator(server);
    const { account } = await mutate(server.root, 'createAccount', { name: 'Acme' });
    await addPerson(server, { ...ANNA, name: 'Anna', accountId: account.id });
    for (let made = 0; made < 10; made += 1) await server.createKey({ accountId: account.id });
    const anna = await signIn(server, ANNA);
    const { message } = await refuse(anna, 'createApiKey', { label: 'The 11th' });
    const options = { credentials: ANNA, path: '/api-keys' };
    const { page } = await openDashboard(browser, server, options);
    await page.getByText('10 of 10 keys', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Create key' }).click();
    const dialog = page.getByRole('dialog', { name: 'Create key' });
    await dialog.getByLabel('Label').fill('The 11th');
    await dialog.getByRole('button', { name: 'Create key' }).click();
    await dialog.getByRole('alert').getByText(message).waitFor();
    expect(message).toMatch(/^[A-Z].* 10 /);
    expect(await dialog.getByLabel('Label').inputValue()).toBe('The 11th');
    expect((await readOwnAccount(anna)).keyCount).toBe(10);
  });
});
