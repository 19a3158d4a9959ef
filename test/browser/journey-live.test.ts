import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isBrowserMissing, launchBrowser } from '../support/chromium.ts';
import { goTo, openDashboard } from '../support/dashboard.ts';
import { GENEROUS, mutate } from '../support/mutations.ts';
import { setUpOperator } from '../support/people.ts';
import { stopClock } from '../support/step-clock.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** The two seconds, less a quarter for the question, its answer and the drawing. */
const ASKS_WITHIN_MS = 1_750;

/** The list of keys in a browser whose clock is that of the server. */
async function openList(
  browser: Browser,
  server: TestServer,
): Promise<{ readonly page: Page; readonly row: (label: string) => Locator }> {
  const credentials = await setUpOperator(server);
  const { page } = await openDashboard(browser, server, { credentials, path: '/settings' });
  await page.clock.install({ time: server.clock.now() });
  await goTo(page, `${server.url}/api-keys`);
  const row = (label: string): Locator =>
    page.getByRole('table', { name: 'API keys' }).getByRole('row').filter({ hasText: label });
  await row('root').waitFor();
  return { page, row };
}

describe.skipIf(isBrowserMissing())('an open page', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser?.close());

  test('shows what a program did to a key, in the list', async () => {
    const server = await startTestServer();
    const { page, row } = await openList(browser, server);
    const { client, id } = await server.createKey({ label: 'first name' });
    await row('first name').getByText('Active', { exact: true }).waitFor();
    await mutate(server.root, 'updateApiKey', { id, label: 'second name' });
    await row('second name').waitFor();
    await row('first name').waitFor({ state: 'detached' });
    // It never expires, and was never used.
    const never = row('second name').getByRole('cell').getByText('Never');
    expect(await never.count()).toBe(2);
    await client.use();
    await row('second name')
      .getByRole('img', { name: /^1 use / })
      .waitFor();
    expect(await never.count()).toBe(1);
    await mutate(server.root, 'disableApiKey', { id });
    await row('second name').getByText('Disabled', { exact: true }).waitFor();
    await mutate(server.root, 'revokeApiKey', { id });
    await row('second name').waitFor({ state: 'detached' });
    expect(page.url()).toBe(`${server.url}/api-keys`);
  });

  test('gives a key the Expired badge when its time has come', async () => {
    const server = await startTestServer();
    const { row } = await openList(browser, server);
    const expiresAt = new Date(server.clock.now() + 60_000).toISOString();
    const { client } = await server.createKey({ label: 'for a minute', expiresAt });
    await row('for a minute').getByText('Active', { exact: true }).waitFor();
    server.clock.advance(59_999);
    expect((await client.use()).status).toBe(200);
    await row('for a minute')
      .getByRole('img', { name: /^1 use / })
      .waitFor();
    await row('for a minute').getByText('Active', { exact: true }).waitFor();
    server.clock.advance(1);
    await row('for a minute').getByText('Expired', { exact: true }).waitFor();
    expect((await client.use()).status).toBe(401);
  });

  test('warns that the old secret is still used after a rotation', async () => {
    const server = await startTestServer();
    const { page } = await openList(browser, server);
    const { client, id } = await server.createKey({ label: 'rotated', rateLimit: GENEROUS });
    await client.use();
    server.clock.advance(30_000);
    await mutate(server.root, 'rotateApiKey', { id, overlapSeconds: 3_600 });
    await goTo(page, `${server.url}/api-keys/${id}`);
    const warning = page.getByText(/^The old secret \w+… is still in use$/);
    await page.getByRole('cell', { name: 'Overlapping' }).waitFor();
    expect(await warning.count()).toBe(0);
    server.clock.advance(60_000);
    await client.use();
    await warning.waitFor();
    server.clock.advance(3_600_000);
    expect((await client.use()).status).toBe(401);
  });

  test('shows changes and uses in the audit log and in the usage of all keys', async () => {
    const server = await startTestServer();
    const { page } = await openList(browser, server);
    const { client, id } = await server.createKey({ label: 'watched', rateLimit: GENEROUS });
    await goTo(page, `${server.url}/audit-log?target=${id}`);
    const changes = page.getByRole('table', { name: 'Audit log' });
    await changes.getByText('Created API key').waitFor();
    await mutate(server.root, 'disableApiKey', { id });
    await changes.getByText('Disabled API key').waitFor();
    await mutate(server.root, 'enableApiKey', { id });
    await goTo(page, `${server.url}/usage?key=${id}`);
    await page.getByText('No uses in these 24 hours').waitFor();
    for (const uses of ['1', '2']) {
      await client.use();
      const accepted = page.getByRole('region', { name: 'Summary' }).getByText('Accepted');
      await accepted
        .locator('xpath=ancestor-or-self::dt/../dd')
        .getByText(uses, { exact: true })
        .waitFor();
    }
  });

  test('shows what another tab of the same person did', async () => {
    const server = await startTestServer();
    const { page, row } = await openList(browser, server);
    const other = await page.context().newPage();
    await goTo(other, `${server.url}/api-keys`);
    await other.getByRole('button', { name: 'Create key' }).click();
    const dialog = other.getByRole('dialog');
    await dialog.getByLabel('Label').fill('of the other tab');
    await dialog.getByRole('button', { name: 'Create key' }).click();
    await row('of the other tab').waitFor();
  });

  test.each([
    ['/api-keys', 'ApiKeys'],
    ['/audit-log', 'AuditLog'],
    ['/usage', 'AccountUsage'],
  ])(
    'asks again within two seconds after a change, with time to spare for the answer: %s',
    async (path, operation) => {
      const server = await startTestServer();
      const { page } = await openList(browser, server);
      await goTo(page, server.url + path);
      const clock = await stopClock(page);
      await clock.passUntil(() => clock.countAsked(operation) > 0);
      // While the clock stands: from the answer to the next question is the longest time in between.
      await expect
        .poll(() => clock.countAnswered(operation))
        .toBeGreaterThanOrEqual(clock.countAsked(operation));
      const before = clock.countAsked(operation);
      const waitedMs = await clock.passUntil(() => clock.countAsked(operation) > before);
      expect(waitedMs).toBeGreaterThan(0);
      expect(waitedMs).toBeLessThanOrEqual(ASKS_WITHIN_MS);
    },
  );
});
