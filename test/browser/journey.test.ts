import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ChildServer, startChildServer } from '../support/child-server.ts';
import { isBrowserMissing, launchBrowser } from '../support/chromium.ts';
import { callByCurl, exhaustByCurl } from '../support/curl.ts';
import { goTo, headingOf } from '../support/dashboard.ts';
import { createMouse, type Hands, waitForFocus } from '../support/hands.ts';
import { hasPrograms } from '../support/has-programs.ts';
import { createKeyboard } from '../support/keyboard.ts';
import { openPage } from '../support/open-page.ts';
import { OPERATOR } from '../support/people.ts';

const PER_MINUTE = 3;
const REASON_FIELD = 'Reason (optional)';
const REASON = 'It stood in a log';

/** Someone before a page of a server, and what they work it with. */
interface Journey {
  readonly page: Page;
  readonly hands: Hands;
  readonly server: ChildServer;
}

const COPY = Object.freeze({ role: 'button', name: 'Copy key' } as const);
const CREATE = Object.freeze({ role: 'button', name: 'Create key' } as const);
const LABEL = Object.freeze({ role: 'textbox', name: 'Label' } as const);
const PENCIL = Object.freeze({ role: 'button', name: 'Edit Production' } as const);
const MENU = Object.freeze({ role: 'button', name: 'More actions for Production' } as const);

async function becomeOperator({ hands, page, server }: Journey): Promise<void> {
  const link = new RegExp(`^${server.url}/set-up#[\\w-]{43}$`, 'm').exec(server.stdout())?.[0];
  await goTo(page, link ?? 'about:blank');
  await hands.type('E-mail', OPERATOR.email);
  await hands.type('Name', 'Olga');
  await hands.type('Password', OPERATOR.password);
  await hands.press({ role: 'button', name: 'Create the operator' });
  await headingOf(page, 'API Keys').waitFor();
}

/** Copies the secret that is shown this once, closes the dialog, and returns what was copied. */
async function saveSecret({ hands, page }: Journey): Promise<string> {
  await hands.enterDialog('Save your key', COPY);
  const shown = await page.getByRole('dialog').locator('code.select-all').textContent();
  await hands.press(COPY);
  await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor();
  const copied = await page.evaluate<string>('navigator.clipboard.readText()');
  expect(copied).toBe(shown);
  await hands.press({ role: 'button', name: 'I have saved it' });
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  return copied;
}

async function createKey(journey: Journey): Promise<string> {
  const { hands, page } = journey;
  await hands.press(CREATE);
  await hands.enterDialog('Create key', LABEL);
  await hands.type('Label', 'Production');
  await hands.press(CREATE);
  const secret = await saveSecret(journey);
  await waitForFocus(page, CREATE);
  return secret;
}

async function limitTo({ hands, page }: Journey, perMinute: number): Promise<void> {
  await hands.press(PENCIL);
  await hands.enterDialog('Edit key', LABEL);
  await hands.type('Requests per minute', String(perMinute));
  await hands.press({ role: 'button', name: 'Save changes' });
  await rowOf(page).getByText(`${perMinute}/min`).waitFor();
  await waitForFocus(page, PENCIL);
}

async function rotate(journey: Journey): Promise<string> {
  const { hands, page } = journey;
  await hands.chooseFromMenu(MENU.name, 'Rotate secret');
  await hands.enterDialog('Rotate secret', { role: 'radio', name: '24 hours' });
  await hands.chooseRadio('When does the old secret stop working?', '1 hour');
  await page.getByText('Both secrets work until').waitFor();
  await hands.press({ role: 'button', name: 'Rotate secret' });
  const secret = await saveSecret(journey);
  await waitForFocus(page, MENU);
  return secret;
}

async function revoke({ hands, page }: Journey): Promise<void> {
  await hands.chooseFromMenu(MENU.name, 'Revoke');
  await hands.enterDialog('Revoke key', { role: 'textbox', name: REASON_FIELD });
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Production', { exact: true }).waitFor();
  await dialog.getByText(/^Last used .+ UTC\)$/).waitFor();
  await hands.type(REASON_FIELD, REASON);
  await hands.press({ role: 'button', name: 'Revoke key' });
  await rowOf(page).waitFor({ state: 'detached' });
  await waitForFocus(page, { role: 'heading', name: 'API Keys' });
}

function rowOf(page: Page): Locator {
  return page.getByRole('row').filter({ hasText: 'Production' });
}

/** How high the highest bar of a row's sparkline is drawn. */
function barOf(row: Locator): Promise<number> {
  return row
    .getByRole('img')
    .locator('g rect')
    .evaluateAll((bars) => Math.max(0, ...bars.map((bar) => bar.getBoundingClientRect().height)));
}

/** Uses the key once: its row moves by itself. */
async function seeUse({ page, server }: Journey, secret: string): Promise<void> {
  const row = rowOf(page);
  await row.getByRole('img', { name: '0 uses in the last 24 hours', exact: true }).waitFor();
  await row.getByRole('cell').getByText('Never', { exact: true }).first().waitFor();
  expect(await row.getByRole('time').count()).toBe(1);
  expect(await barOf(row)).toBe(0);
  expect((await callByCurl(server.url, secret)).status).toBe(200);
  await row.getByRole('img', { name: '1 use in the last 24 hours', exact: true }).waitFor();
  expect(await row.getByRole('time').count()).toBe(2);
  expect(await barOf(row)).toBeGreaterThan(0);
}

/** Calls until it is refused, and checks that no minute got more than its limit. */
async function exhaust({ server }: Journey, secret: string): Promise<void> {
  const answers = await exhaustByCurl(server.url, secret, PER_MINUTE);
  const { body, headers, status } = answers.at(-1) ?? { body: '', headers: {}, status: 0 };
  expect(status).toBe(429);
  expect(JSON.parse(body).errors[0].extensions.code).toBe('QUOTA_EXCEEDED');
  expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(1);
  expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60);
}

/** Exhausts the key before and while its page of usage is open. */
async function seeRefusals(journey: Journey, secret: string): Promise<void> {
  const { hands, page } = journey;
  await exhaust(journey, secret);
  await hands.chooseFromMenu(MENU.name, 'Usage');
  await headingOf(page, 'Usage').waitFor();
  const summary = page.getByRole('region', { name: 'Summary' });
  const refused = summary
    .getByText('Over the minute’s limit')
    .locator('xpath=ancestor-or-self::dt/../dd');
  await refused.getByText('1', { exact: true }).waitFor();
  await exhaust(journey, secret);
  await refused.getByText('2', { exact: true }).waitFor();
  await hands.press({ role: 'link', name: 'API Keys' });
  await headingOf(page, 'API Keys').waitFor();
}

/** Both secrets work, and the key's page tells them apart and moves when one is used. */
async function seeBothSecrets(journey: Journey, old: string, current: string): Promise<void> {
  const { hands, page, server } = journey;
  await hands.press({ role: 'link', name: 'Production' });
  await headingOf(page, 'Production').waitFor();
  const secrets = page.getByRole('table', { name: 'Secrets of this key' });
  const ofOld = secrets.getByRole('row').filter({ hasText: 'Overlapping' });
  const ofCurrent = secrets.getByRole('row').filter({ hasText: 'Current' });
  await ofCurrent.getByText('Never', { exact: true }).waitFor();
  expect(old).toContain(await prefixIn(ofOld));
  expect(current).toContain(await prefixIn(ofCurrent));
  expect((await callByCurl(server.url, old)).status).toBe(200);
  expect((await callByCurl(server.url, current)).status).toBe(200);
  await ofCurrent.getByText('Never', { exact: true }).waitFor({ state: 'detached' });
  await hands.press({ role: 'link', name: 'All API keys' });
  await headingOf(page, 'API Keys').waitFor();
}

async function prefixIn(row: Locator): Promise<string> {
  const text = (await row.getByRole('rowheader').textContent()) ?? '';
  expect(text).toMatch(/^\w{6,}…$/);
  return text.slice(0, -1);
}

async function expectRevoked(url: string, secret: string): Promise<void> {
  const { body, status } = await callByCurl(url, secret);
  expect([status, JSON.parse(body).errors[0].message]).toEqual([
    401,
    'Invalid access token: token revoked',
  ]);
}

const HANDS: readonly (readonly [string, (page: Page) => Hands])[] = Object.freeze([
  ['with the mouse', createMouse],
  ['with the keyboard only', createKeyboard],
]);

describe.skipIf(isBrowserMissing() || !hasPrograms('The journey', 'curl'))('the journey', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser?.close());

  test.each(HANDS)(
    'from the set-up link to a revoked key, %s and without a reload',
    async (_name, createHands) => {
      const server = await startChildServer({ args: ['serve'] });
      const permissions = ['clipboard-read', 'clipboard-write'];
      const { page, troubles } = await openPage(browser, { permissions });
      const journey = { page, server, hands: createHands(page) };
      await becomeOperator(journey);
      await page.evaluate('globalThis.isStillThisPage = true');

      const secret = await createKey(journey);
      await seeUse(journey, secret);
      await limitTo(journey, PER_MINUTE);
      await seeRefusals(journey, secret);
      await limitTo(journey, 600);
      const next = await rotate(journey);
      expect(next).not.toBe(secret);
      await seeBothSecrets(journey, secret, next);
      await revoke(journey);
      await expectRevoked(server.url, next);
      await expectRevoked(server.url, secret);
      await journey.hands.chooseRadio('View', 'Revoked');
      await page
        .getByRole('table', { name: 'Revoked API keys' })
        .getByRole('row')
        .filter({ hasText: 'Production' })
        .getByRole('cell', { name: REASON })
        .waitFor();

      expect(await page.evaluate('globalThis.isStillThisPage')).toBe(true);
      expect(troubles).toEqual([]);
    },
  );
});
