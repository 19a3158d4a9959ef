import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isBrowserMissing, launchBrowser } from '../support/chromium.ts';
import { pasteIntoBash } from '../support/paste-into-bash.ts';
import { openSignedIn } from '../support/signed-in-page.ts';
import { startTestServer } from '../support/test-server.ts';

describe.skipIf(isBrowserMissing())('Create key', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser?.close());

  test('shows the secret once, and it works', async () => {
    const server = await startTestServer();
    const page = await openSignedIn(browser, server);
    const saving = await createKey(page, 'Production');
    const secret = await readSecret(saving);
    await saving.getByRole('button', { name: 'Copy key' }).click();
    await saving.getByRole('button', { name: 'I have saved it' }).click();
    await page.getByRole('rowheader', { name: 'Production' }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect((await server.as(secret).use()).status).toBe(200);
    expect(await page.content()).not.toContain(secret);
    expect(page.url()).toBe(`${server.url}/api-keys`);
    const kept = await page.evaluate('JSON.stringify({ ...localStorage, ...sessionStorage })');
    expect(kept).not.toContain(secret);
  });

  test('keeps the secret against Esc, a click outside, the back button, another address and haste', async () => {
    const server = await startTestServer();
    const page = await openSignedIn(browser, server, { path: '/usage' });
    await page.getByRole('link', { name: 'API Keys' }).click();
    const saving = await createKey(page, 'Production');
    const secret = await readSecret(saving);
    await page.keyboard.press('Escape');
    await page.mouse.click(5, 5);
    expect(await saving.getByRole('button', { name: 'Close', exact: true }).count()).toBe(0);
    await page.evaluate('history.back()');
    await saving.getByText('Close without the key?').waitFor();
    await saving.getByRole('button', { name: 'Back to the key' }).click();
    expect(page.url()).toBe(`${server.url}/api-keys`);
    expect(await readSecret(saving)).toBe(secret);
    // To leave the page altogether takes an answer to the browser's own question.
    page.once('dialog', (asking) => asking.dismiss());
    const [asking] = await Promise.all([
      page.waitForEvent('dialog'),
      page.evaluate('location.assign("/usage")'),
    ]);
    expect(asking.type()).toBe('beforeunload');
    expect(await readSecret(saving)).toBe(secret);
    await saving.getByRole('button', { name: 'I have saved it' }).click();
    await saving.getByRole('button', { name: 'Close anyway' }).click();
    await saving.waitFor({ state: 'detached' });
  });

  test('keeps the secret when the session ends elsewhere, and signs in anew once it is saved', async () => {
    const server = await startTestServer();
    const page = await openSignedIn(browser, server);
    const saving = await createKey(page, 'Production');
    const secret = await readSecret(saving);
    await page.context().clearCookies();
    await saving.getByText('You were signed out. Copy the key before you close this.').waitFor();
    expect(await readSecret(saving)).toBe(secret);
    await saving.getByRole('button', { name: 'Copy key' }).click();
    await saving.getByRole('button', { name: 'I have saved it' }).click();
    await page.waitForURL('**/sign-in?returnTo=%2Fapi-keys');
    await page.getByLabel('E-mail').waitFor();
    expect(await page.content()).not.toContain(secret);
  });

  test('says beside the field that a label is taken', async () => {
    const server = await startTestServer();
    await server.createKey({ label: 'Production' });
    const page = await openSignedIn(browser, server);
    const asking = await fillLabel(page, 'Production');
    await asking.getByRole('button', { name: 'Create key' }).click();
    const field = asking.getByLabel('Label');
    await asking.locator('[aria-invalid="true"]').waitFor();
    const described = (await field.getAttribute('aria-describedby')) ?? '';
    const texts = described.split(' ').map((id) => page.locator(`[id="${id}"]`).textContent());
    expect((await Promise.all(texts)).join(' ')).toContain(
      'The label "Production" is taken by another API key of this account',
    );
    expect(await field.evaluate((input) => input === document.activeElement)).toBe(true);
  });

  test('says in the dialog why there is no eleventh key', async () => {
    const server = await startTestServer();
    for (let made = 1; made <= 10; made += 1) await server.createKey();
    const page = await openSignedIn(browser, server);
    await page.getByText('10 of 10 keys').waitFor();
    const asking = await fillLabel(page, 'Eleventh');
    await asking.getByText('The account holds all the keys it may.').waitFor();
    await asking.getByRole('button', { name: 'Create key' }).click();
    await asking.getByText('The account holds 10 of 10 API keys; revoke one').waitFor();
    expect(await asking.getByText('The account holds').count()).toBe(1);
  });

  test('gives samples that work as they are pasted', async () => {
    const server = await startTestServer();
    const page = await openSignedIn(browser, server);
    const saving = await createKey(page, 'Production');
    const answer = {
      data: { viewer: { account: { name: 'default' }, rateLimits: expect.anything() } },
    };
    for (const [name, run] of SAMPLES) {
      await saving.getByRole('tab', { name }).click();
      const code = await saving.getByRole('region', { name: `${name} sample` }).textContent();
      expect(JSON.parse(await pasteIntoBash(run(code ?? '')))).toEqual(answer);
    }
  });

  test('sends the chosen expiration, limits and scopes', async () => {
    const server = await startTestServer();
    const page = await openSignedIn(browser, server);
    const asking = await fillLabel(page, 'Contractor');
    await asking.getByLabel('Expiration').selectOption('30 days');
    await asking.getByText('The key is refused from 21 Dec 2026, 12:00:00 UTC on.').waitFor();
    await asking.locator('summary', { hasText: 'Limits' }).click();
    await asking.getByLabel('Requests per minute').fill('5');
    await asking.locator('summary', { hasText: 'Scopes' }).click();
    await asking.getByLabel('Scopes').fill('workflows:run, assets:*');
    await asking.getByRole('button', { name: 'Create key' }).click();
    await page.getByRole('dialog', { name: 'Save your key' }).waitFor();
    const { apiKeys } = await server.root.data<{ apiKeys: { nodes: readonly unknown[] } }>(
      '{ apiKeys(first: 1) { nodes { label expiresAt scopes rateLimit { perMinute perDay } } } }',
    );
    expect(apiKeys.nodes).toEqual([
      {
        label: 'Contractor',
        expiresAt: '2026-12-21T12:00:00.000Z',
        scopes: ['workflows:run', 'assets:*'],
        rateLimit: { perMinute: 5, perDay: 1000 },
      },
    ]);
  });
});

const SAMPLES = [
  ['cURL', (code: string) => code],
  ['Node.js', (code: string) => `node - <<'END'\n${code}\nEND`],
  ['Python', (code: string) => `python3 - <<'END'\n${code}\nEND`],
] as const;

async function fillLabel(page: Page, label: string): Promise<Locator> {
  await page.getByRole('button', { name: 'Create key' }).click();
  const asking = page.getByRole('dialog', { name: 'Create key' });
  await asking.getByLabel('Label').fill(label);
  return asking;
}

async function createKey(page: Page, label: string): Promise<Locator> {
  const asking = await fillLabel(page, label);
  await asking.getByRole('button', { name: 'Create key' }).click();
  const saving = page.getByRole('dialog', { name: 'Save your key' });
  await saving.waitFor();
  return saving;
}

async function readSecret(saving: Locator): Promise<string> {
  return (await saving.getByText(/^gx_[0-9A-Za-z]{36}$/).textContent()) ?? '';
}
