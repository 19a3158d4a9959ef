import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSecretFormat } from '../../src/domain/secret-text.ts';
import { isBrowserMissing, launchBrowser } from '../support/chromium.ts';
import { openDashboard } from '../support/dashboard.ts';
import { mutate } from '../support/mutations.ts';
import { setUpOperator } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** Pastes a secret and presses the button. */
async function pasteSecret(page: Page, secret: string): Promise<void> {
  await page.getByLabel('Secret', { exact: true }).fill(secret);
  await page.getByRole('button', { name: 'Explain' }).click();
}

/** The checks that are shown, each as its name and outcome. */
async function readChecks(page: Page): Promise<readonly string[]> {
  const lines = page.getByRole('list', { name: 'Checks' }).getByRole('listitem');
  const texts = await lines.allInnerTexts();
  return texts.map((text) => text.split('\n')).map((parts) => `${parts[0]}: ${parts.at(-1)}`);
}

describe.skipIf(isBrowserMissing())('the explain page', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser?.close());

  async function open(server: TestServer, path: string, colorScheme: 'light' | 'dark' = 'light') {
    const credentials = await setUpOperator(server);
    return openDashboard(browser, server, { credentials, path, colorScheme });
  }

  test('says of a revoked key that it is, beside every other check', async () => {
    const server = await startTestServer();
    const { id, secret } = await server.createKey({ label: 'Old laptop' });
    await mutate(server.root, 'revokeApiKey', { id, reason: 'Lost' });
    const { page } = await open(server, '/explain');
    await pasteSecret(page, secret);
    await page.getByRole('status').getByText('Refused: the key is revoked.').waitFor();
    await page.getByText('The key was revoked at 21 Nov 2026, 12:00:00 UTC: Lost.').waitFor();
    expect(await readChecks(page)).toEqual([
      'Form and checksum: Passed',
      'Belongs to a key: Passed',
      'Not replaced: Passed',
      'Not revoked: Failed',
      'Not expired: Passed',
      'Enabled: Passed',
      'Has the scopes: Passed',
      'Within the minute’s limit: Passed',
      'Within the day’s limit: Passed',
    ]);
    const link = page.getByRole('region', { name: 'Verdict' }).getByRole('link');
    expect(await link.getAttribute('href')).toBe(`/api-keys/${id}`);
  });

  test('says of a day that is used up when the key is accepted again, live', async () => {
    const server = await startTestServer();
    const { client, id } = await server.createKey({ rateLimit: { perMinute: 60, perDay: 2 } });
    const { page } = await open(server, `/explain?id=${id}`);
    await page.getByText('Accepted: this call may go on.').waitFor();
    for (let use = 0; use < 3; use += 1) await client.use();
    await page.getByText('Refused: the limit of the day is used up.').waitFor();
    await page.getByText('It will be accepted again at 22 Nov 2026, 00:00:00 UTC').waitFor();
    expect(await readChecks(page)).toContain('Within the day’s limit: Failed');
    await page.getByText('costs 1; the next begins at 22 Nov 2026, 00:00:00 UTC.').waitFor();
    await page.getByText('0 of 2 left today').waitFor();
    await page.getByText('1 time in 24 hours').waitFor();
    server.clock.set('2026-11-22T00:00:00.000Z');
    await page.getByText('Accepted: this call may go on.').waitFor();
  });

  test('names the scope that a picked key lacks', async () => {
    const server = await startTestServer();
    const { id } = await server.createKey({ label: 'Nightly import', scopes: ['reports:write'] });
    const { page } = await open(server, '/explain');
    await page.getByText('Scopes and cost of the call').click();
    await page.getByLabel(/^Scopes/).fill('reports:write reports:read');
    await page.getByRole('combobox', { name: 'Key' }).fill('import');
    await page.getByRole('option', { name: /^Nightly import/ }).click();
    await page.getByRole('button', { name: 'Explain' }).click();
    await page.getByText('Refused: the key lacks the scope reports:read.').waitFor();
    expect(await readChecks(page)).toContain('Has the scopes: Failed');
    expect(new URL(page.url()).search).toBe(`?id=${id}`);
  });

  test('tells a mistyped secret from an unknown one', async () => {
    const server = await startTestServer();
    const { page } = await open(server, '/explain');
    await page.getByRole('button', { name: 'Explain' }).click();
    await page.getByText('Paste a secret here, or pick a key.').waitFor();
    const stranger = createSecretFormat('gx').mint();
    await pasteSecret(page, stranger);
    await page.getByText('Refused: no key that you may see has this secret.').waitFor();
    await pasteSecret(page, stranger.slice(0, -1));
    await page.getByText('Refused: this is not a secret of this server.').waitFor();
    expect((await readChecks(page)).slice(0, 2)).toEqual([
      'Form and checksum: Failed',
      'Belongs to a key: Skipped',
    ]);
  });

  test('takes the secret out of a pasted header, and picks the key of a pasted id', async () => {
    const server = await startTestServer();
    const { id, secret } = await server.createKey({ label: 'Production' });
    const { page } = await open(server, '/explain');
    for (const before of ['Bearer ', 'access-token: ', 'Authorization: Bearer ']) {
      await pasteSecret(page, 'gx_wrong');
      await page.getByText('Refused: this is not a secret of this server.').waitFor();
      await pasteSecret(page, ` ${before}${secret}\n`);
      await page.getByText('Accepted: this call may go on.').waitFor();
    }
    await page.goto(`${server.url}/explain`);
    await page.getByLabel('Secret', { exact: true }).fill(` ${id}`);
    await page.waitForURL(`**/explain?id=${id}`);
    await expect
      .poll(() => page.getByRole('combobox', { name: 'Key' }).inputValue())
      .toBe('Production');
    expect(await page.getByLabel('Secret', { exact: true }).inputValue()).toBe('');
  });

  test('unfolds what the call demands when that is refused, and leaves it to the reader', async () => {
    const server = await startTestServer();
    const { secret } = await server.createKey();
    const { page } = await open(server, '/explain');
    const summary = page.getByText('Scopes and cost of the call');
    const cost = page.getByLabel(/^Cost/);
    await summary.click();
    await cost.fill('none');
    await summary.click();
    await pasteSecret(page, secret);
    await cost.and(page.locator(':focus')).waitFor();
    await summary.click();
    await cost.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Explain' }).click();
    await cost.and(page.locator(':focus')).waitFor();
  });

  test('checks a pasted secret again when asked to', async () => {
    const server = await startTestServer();
    const { id, secret } = await server.createKey();
    await mutate(server.root, 'disableApiKey', { id });
    const { page } = await open(server, '/explain');
    await pasteSecret(page, secret);
    await page.getByText('Refused: the key is disabled.').waitFor();
    await mutate(server.root, 'enableApiKey', { id });
    await page.getByRole('button', { name: 'Check again' }).click();
    await page.getByText('Accepted: this call may go on.').waitFor();
  });

  test('keeps a secret nowhere, and forgets it when the page is left', async () => {
    const server = await startTestServer();
    const { secret } = await server.createKey();
    const { page, requests, troubles } = await open(server, '/explain');
    const box = page.getByLabel('Secret', { exact: true });
    expect(await box.getAttribute('type')).toBe('password');
    expect(await box.getAttribute('autocomplete')).toBe('off');
    await pasteSecret(page, secret);
    await page.getByText('Accepted: this call may go on.').waitFor();
    const kept = await page.context().storageState({ indexedDB: true });
    const held = await page.evaluate<string>(
      'JSON.stringify([location.href, history.state, { ...localStorage }, { ...sessionStorage }])',
    );
    expect(JSON.stringify([kept, held, requests])).not.toContain(secret);
    await page.getByRole('link', { name: 'Audit log' }).click();
    await page.getByRole('heading', { level: 1, name: 'Audit log' }).waitFor();
    expect(await page.content()).not.toContain(secret);
    await page.goBack();
    expect(await box.inputValue()).toBe('');
    expect(await page.content()).not.toContain(secret);
    expect(JSON.stringify(server.logs)).not.toContain(secret);
    expect(troubles).toEqual([]);
  });
});
