import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isBrowserMissing, launchBrowser } from '../support/chromium.ts';
import { openBlankAs } from '../support/dashboard.ts';
import { mutate } from '../support/mutations.ts';
import { addPerson } from '../support/people.ts';
import { createTestClock } from '../support/test-clock.ts';
import { startTestServer, type TestKey, type TestServer } from '../support/test-server.ts';

// For the documents.
const SCREENSHOT = { path: 'docs/images/api-keys.png', animations: 'disabled' } as const;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const NOW = Date.parse('2026-11-21T16:20:00.000Z');

const ANNA = { email: 'anna@example.com', password: 'a password of her own' };

interface Wanted {
  readonly label: string;
  readonly ageDays: number;
  readonly lifeDays?: number;
  readonly perMinute?: number;
  readonly perDay?: number;
  /** How many uses are asked for in each hour of the last day, the newest last. */
  readonly uses?: readonly number[];
  /** Minutes from the last use to now. */
  readonly restMinutes?: number;
}

// What programs do: people's hours, jobs by night, somebody who runs into a limit.
const OFFICE = [
  9, 4, 2, 1, 1, 0, 0, 1, 3, 9, 22, 38, 47, 52, 44, 39, 55, 61, 58, 49, 36, 24, 15, 11,
];
const NIGHT = [0, 0, 0, 0, 0, 0, 0, 0, 55, 58, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const BUILDS = [6, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 9, 14, 5, 11, 18, 7, 0, 13];
const RISING = [
  3, 2, 4, 3, 5, 6, 5, 7, 8, 7, 9, 11, 10, 13, 12, 15, 17, 16, 19, 22, 21, 25, 28, 31,
];
const FADING = [14, 16, 9, 11, 12, 8, 6, 9, 4, 5, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

const KEYS: readonly Wanted[] = [
  { label: 'Old laptop', ageDays: 212 },
  { label: 'Production', ageDays: 143, perMinute: 600, perDay: 50_000, uses: OFFICE },
  { label: 'Trial for Globex', ageDays: 31, lifeDays: 30.5, uses: FADING },
  { label: 'Nightly import', ageDays: 88, uses: NIGHT },
  { label: 'CI', ageDays: 52, lifeDays: 56, uses: BUILDS, restMinutes: 2 },
  { label: 'Partner: Initech', ageDays: 20, perMinute: 16, uses: RISING, restMinutes: 7 },
  { label: 'Staging', ageDays: 9, lifeDays: 90, uses: BUILDS.toReversed(), restMinutes: 31 },
];

/** Makes the keys, each when it was made. */
async function createKeys(server: TestServer, accountId: string): Promise<readonly TestKey[]> {
  const keys: TestKey[] = [];
  for (const wanted of KEYS.toSorted((one, other) => other.ageDays - one.ageDays)) {
    const { ageDays, label, lifeDays, perDay = 1_000, perMinute = 60 } = wanted;
    const createdAt = NOW - ageDays * DAY_MS;
    server.clock.set(createdAt);
    const expiresAt = lifeDays && new Date(createdAt + lifeDays * DAY_MS).toISOString();
    const rateLimit = { perMinute, perDay };
    keys.push(
      await server.createKey({ accountId, label, rateLimit, expiresAt: expiresAt ?? null }),
    );
  }
  return keys;
}

/** Lets the last day pass, hour by hour. */
async function useKeys(server: TestServer, keys: readonly TestKey[]): Promise<void> {
  const byAge = KEYS.toSorted((one, other) => other.ageDays - one.ageDays);
  for (let hoursAgo = 23; hoursAgo >= 0; hoursAgo -= 1) {
    for (const [index, { uses = [], restMinutes = 0 }] of byAge.entries()) {
      server.clock.set(NOW - hoursAgo * HOUR_MS - restMinutes * MINUTE_MS);
      const times = uses.at(-1 - hoursAgo) ?? 0;
      for (let time = 0; time < times; time += 1) await keys[index]?.client.use();
    }
  }
  server.clock.set(NOW);
}

function rowOf(page: Page, label: string): Locator {
  return page.getByRole('row', { name: label });
}

describe.skipIf(isBrowserMissing())('the list of keys', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser?.close());

  test('shows of each key its state and a day of its use, hour by hour', async () => {
    const server = await startTestServer({ clock: createTestClock('2026-01-01T00:00:00.000Z') });
    const { account } = await mutate(server.root, 'createAccount', { name: 'Acme' });
    const accountId = account.id;
    const keys = await createKeys(server, accountId);
    await useKeys(server, keys);
    await mutate(server.root, 'disableApiKey', { id: keys[0]?.id });
    await addPerson(server, { ...ANNA, name: 'Anna', accountId });
    const { page } = await openBlankAs(browser, server, {
      credentials: ANNA,
      deviceScaleFactor: 2,
      reducedMotion: 'reduce',
    });
    await page.clock.setFixedTime(NOW);
    await page.goto(server.url);

    await rowOf(page, 'Old laptop').getByText('Disabled').waitFor();
    await rowOf(page, 'Trial for Globex').getByText('Expired', { exact: true }).waitFor();
    const production = rowOf(page, 'Production').getByRole('img');
    const sum = OFFICE.reduce((one, other) => one + other, 0);
    expect(await production.getAttribute('aria-label')).toBe(`${sum} uses in the last 24 hours`);
    expect(await barsOf(production)).toBe(OFFICE.filter((uses) => uses > 0).length);
    // All uses of an hour come within one minute, of which each accepts 16.
    const refused = RISING.reduce((sum, uses) => sum + Math.max(0, uses - 16), 0);
    const accepted = RISING.reduce((one, other) => one + other, 0) - refused;
    const partner = rowOf(page, 'Initech').getByRole('img');
    expect(await partner.getAttribute('aria-label')).toBe(
      `${accepted} accepted, ${refused} refused in the last 24 hours`,
    );
    if (process.env.SCREENSHOTS === '1') await page.screenshot(SCREENSHOT);
  });
});

/** How many bars of a sparkline are to be seen. */
function barsOf(sparkline: Locator): Promise<number> {
  return sparkline.locator('g rect:not([height="0"])').count();
}
