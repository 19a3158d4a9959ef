import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isBrowserMissing, launchBrowser } from '../support/chromium.ts';
import { mutate } from '../support/mutations.ts';
import { pickAccount } from '../support/pick-account.ts';
import { openSignedIn } from '../support/signed-in-page.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

describe.skipIf(isBrowserMissing())('The list of keys', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser?.close());

  test('is searched, sorted and paged by the server, as the address says', async () => {
    const server = await startTestServer();
    const accountId = await createSixtyKeys(server);
    const page = await openSignedIn(browser, server, { accountId });
    await page.getByText('1 to 20 of 60').waitFor();
    await page.getByLabel('Sort').selectOption('Label');
    await page.getByRole('rowheader', { name: 'key 01' }).waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('21 to 40 of 60').waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('41 to 60 of 60').waitFor();
    expect(await labels(page)).toEqual(keysFrom(41, 60));

    await page.reload();
    await page.getByText('41 to 60 of 60').waitFor();
    await page.getByRole('button', { name: 'Previous' }).click();
    await page.getByText('21 to 40 of 60').waitFor();
    expect(await labels(page)).toEqual(keysFrom(21, 40));
    await page.goBack();
    await page.getByText('41 to 60 of 60').waitFor();

    await page.getByLabel('Search keys').fill('KEY 1');
    await page.getByRole('rowheader', { name: 'key 41' }).waitFor({ state: 'detached' });
    expect(await labels(page)).toEqual(keysFrom(10, 19));
    expect(new URL(page.url()).search).toBe('?sort=label&search=KEY+1');
  });

  test('begins where a link says', async () => {
    const server = await startTestServer();
    const accountId = await createSixtyKeys(server);
    const path = '/api-keys?sort=label&size=50&search=key';
    const page = await openSignedIn(browser, server, { accountId, path });
    await page.getByText('1 to 50 of 60').waitFor();
    expect(await labels(page)).toEqual(keysFrom(1, 50));
    await page.getByLabel('Status').selectOption('Disabled');
    await page.getByText('No key matches').waitFor();
  });

  test('finds the key of a secret that is pasted, and keeps the secret out of the address', async () => {
    const server = await startTestServer();
    const { id, secret } = await server.createKey({ label: 'Leaked' });
    await server.createKey({ label: 'Other' });
    const page = await openSignedIn(browser, server);
    const prefix = secret.slice(0, 'gx_12345678'.length);
    await page.getByRole('rowheader', { name: 'Other' }).waitFor();
    for (const [pasted, searched] of [
      [secret, prefix],
      [`${prefix}…`, prefix],
      [prefix, prefix],
      [id, id],
    ] as const) {
      await page.getByLabel('Search keys').fill(pasted);
      await page.getByRole('rowheader', { name: 'Other' }).waitFor({ state: 'detached' });
      await page.getByRole('rowheader', { name: 'Leaked' }).waitFor();
      expect(new URL(page.url()).search).toBe(`?search=${searched}`);
      await page.getByLabel('Search keys').fill('');
      await page.getByRole('rowheader', { name: 'Other' }).waitFor();
    }
  });

  test('says that a search finds a revoked key, and leads there', async () => {
    const server = await startTestServer();
    const { id } = await server.createKey({ label: 'Old laptop' });
    await mutate(server.root, 'revokeApiKey', { id });
    const path = '/api-keys?search=laptop&status=active&sort=expiry';
    const page = await openSignedIn(browser, server, { path });
    await page.getByText('No key matches').waitFor();
    await page.getByRole('link', { name: '1 among the revoked' }).click();
    await page.getByRole('rowheader', { name: 'Old laptop' }).waitFor();
    const sorts = await page.getByLabel('Sort').getByRole('option').allTextContents();
    expect(sorts).toEqual(['Newest', 'Oldest', 'Label']);
    expect(await page.getByLabel('Sort').inputValue()).toBe('newest');
  });

  test('leaves a space at the end of what is typed, for the next word', async () => {
    const server = await startTestServer();
    await server.createKey({ label: 'my key' });
    await server.createKey({ label: 'Other' });
    const page = await openSignedIn(browser, server);
    const search = page.getByLabel('Search keys');
    await search.fill('my ');
    await page.getByRole('rowheader', { name: 'Other' }).waitFor({ state: 'detached' });
    await search.pressSequentially('key');
    expect(await search.inputValue()).toBe('my key');
  });

  test('shows what another program does, and leaves alone what is being typed', async () => {
    const server = await startTestServer();
    const { id } = await server.createKey({ label: 'Before' });
    const page = await openSignedIn(browser, server);
    await page.getByText('1 of 10 keys').waitFor();
    await page.getByRole('button', { name: 'Edit Before' }).click();
    const label = page.getByRole('dialog', { name: 'Edit key' }).getByLabel('Label');
    await label.fill('Being typed');
    await mutate(server.root, 'updateApiKey', { id, label: 'After' });
    await server.createKey({ label: 'Another' });
    await page.locator('th', { hasText: 'After' }).waitFor();
    await page.locator('th', { hasText: 'Another' }).waitFor();
    expect(await label.inputValue()).toBe('Being typed');
    await page.keyboard.press('Escape');
    await page.getByText('2 of 10 keys').waitFor();
  });

  test('moves its last use and its sparkline when a key is used', async () => {
    const server = await startTestServer();
    const { client } = await server.createKey({ label: 'Production' });
    const page = await openSignedIn(browser, server);
    // Not that of the root key, which has made this one.
    const row = page.getByRole('row').filter({ hasText: 'Production' });
    await row.getByRole('img', { name: '0 uses in the last 24 hours' }).waitFor();
    // It never expires, and was never used.
    const never = row.getByRole('cell').getByText('Never', { exact: true });
    expect(await never.count()).toBe(2);
    await client.use();
    await row.getByRole('img', { name: '1 use in the last 24 hours' }).waitFor();
    expect(await never.count()).toBe(1);
  });

  test('says in words which keys have few uses left, and which none', async () => {
    const server = await startTestServer();
    const { client } = await server.createKey({ rateLimit: { perMinute: 60, perDay: 5 } });
    const page = await openSignedIn(browser, server);
    await page.getByText('60/min').waitFor();
    for (let use = 1; use <= 3; use += 1) await client.use();
    await page.getByRole('img', { name: '3 uses in the last 24 hours' }).waitFor();
    expect(await page.getByText('left today').count()).toBe(0);
    await client.use();
    await page.getByText('1 of 5 left today').waitFor();
    await client.use();
    await page.getByText('0 of 5 left today').waitFor();
    expect(await page.getByText('left this minute').count()).toBe(0);
  });

  test('shows an operator the keys of every account, and one account when chosen', async () => {
    const server = await startTestServer();
    const { account } = await mutate(server.root, 'createAccount', {
      name: 'Acme',
    });
    await server.createKey({ label: 'Ours' });
    await server.createKey({ label: 'Theirs', accountId: account.id });
    const page = await openSignedIn(browser, server, { isOperator: true });
    await page.getByRole('row', { name: /Theirs.*Acme/ }).waitFor();
    await page.getByRole('row', { name: /root.*No limits/ }).waitFor();
    await pickAccount(page, 'Acme');
    await page.getByText('1 of 10 keys').waitFor();
    await page.getByRole('rowheader', { name: 'Ours' }).waitFor({ state: 'detached' });
    expect(await labels(page)).toEqual(['Theirs']);
  });

  test('fits every window with all that is told of a key and can be done with it', async () => {
    const server = await startTestServer();
    const { account } = await mutate(server.root, 'createAccount', { name: LONG_NAME });
    const rateLimit = { perMinute: 10_000, perDay: 100_000 };
    const expiresAt = '2026-11-25T12:00:00.000Z';
    for (const label of [LONG_NAME, 'x'.repeat(64)]) {
      const inputs = { label, rateLimit, expiresAt, accountId: account.id };
      await (await server.createKey(inputs)).client.use();
    }
    const page = await openSignedIn(browser, server, { isOperator: true });
    const found: unknown[] = [];
    for (const query of ['', `?account=${account.id}`]) {
      await page.goto(`${server.url}/api-keys${query}`);
      await page.getByRole('rowheader', { name: LONG_NAME }).waitFor();
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 });
        const by = await sidewaysBy(page);
        const told = await countTold(page);
        if (by.some((pixels) => pixels > 0) || told.includes(0)) {
          found.push({ query, width, by, told });
        }
      }
    }
    expect(found).toEqual([]);
  });
});

const LONG_NAME = 'Nightly import of the partner catalogues of all subsidiaries';
const WIDTHS = Object.freeze([320, 639, 640, 768, 800, 850, 1_023, 1_024, 1_100, 1_279, 1_280]);

/** How often each is seen: limits, uses of a day, when it was made, last used and expires, the menu. */
function countTold(page: Page): Promise<readonly number[]> {
  const row = page.getByRole('row').filter({ hasText: LONG_NAME }).last();
  const seen = (text: string | RegExp) => row.getByText(text).filter({ visible: true }).count();
  return Promise.all([
    seen('10,000/min'),
    seen('100,000/day'),
    row.getByRole('img', { name: '1 use in the last 24 hours' }).count(),
    row
      .getByRole('time')
      .filter({ visible: true })
      .count()
      .then((times) => Number(times === 3)),
    seen('Active'),
    row.getByRole('button', { name: 'More actions' }).count(),
  ]);
}

/** By how much the page, and the table in it, are wider than what is seen of them. */
function sidewaysBy(page: Page): Promise<readonly number[]> {
  return page.evaluate<readonly number[]>(`
    [document.documentElement, document.querySelector('main [role="group"]:has(table)')]
      .map((box) => box.scrollWidth - box.clientWidth)
  `);
}

/** Makes sixty keys of an account of their own. */
async function createSixtyKeys(server: TestServer): Promise<string> {
  const { account } = await mutate(server.root, 'createAccount', { name: 'Acme', keyLimit: 60 });
  await Promise.all(
    keysFrom(1, 60).map((label) => server.createKey({ label, accountId: account.id })),
  );
  return account.id;
}

function keysFrom(first: number, last: number): readonly string[] {
  return Array.from(
    { length: last - first + 1 },
    (_, index) => `key ${String(first + index).padStart(2, '0')}`,
  );
}

function labels(page: Page): Promise<readonly string[]> {
  return page.getByRole('rowheader').getByRole('link').allTextContents();
}
