import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isBrowserMissing, launchBrowser } from '../support/chromium.ts';
import { goTo, openDashboard } from '../support/dashboard.ts';
import { setUpOperator } from '../support/people.ts';
import { readTable } from '../support/read-table.ts';
import { createSpentKey } from '../support/spent-key.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const DAY_MS = 86_400_000;

/** Figures of the page, by their names. */
async function readFigures(page: Page): Promise<Readonly<Record<string, string>>> {
  const summary = page.getByRole('region', { name: 'Summary' });
  const names = await summary.getByRole('term').allInnerTexts();
  const values = await summary.getByRole('definition').allInnerTexts();
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
}

/** Presses the button for a file, and returns the file's name and lines. */
async function download(page: Page): Promise<{ name: string; lines: readonly string[] }> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download CSV' }).click(),
  ]);
  const text = await readFile(await file.path(), 'utf8');
  expect(text.endsWith('\r\n')).toBe(true);
  // Spreadsheets read UTF-8 only where this mark says so.
  expect(text.startsWith('\uFEFFKey,')).toBe(true);
  return { name: file.suggestedFilename(), lines: text.slice(1).trimEnd().split('\r\n') };
}

describe.skipIf(isBrowserMissing())('the usage page', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser?.close());

  async function open(server: TestServer, path: string, colorScheme: 'light' | 'dark' = 'light') {
    const credentials = await setUpOperator(server);
    return openDashboard(browser, server, { credentials, path, colorScheme });
  }

  test('tells how often a key was accepted and refused, and why, in figures', async () => {
    const server = await startTestServer();
    const key = await createSpentKey(server, 'Production');
    const { page } = await open(server, `/usage?key=${key.id}`);
    await page.getByRole('region', { name: 'Summary' }).waitFor();
    expect(await readFigures(page)).toEqual({
      Accepted: '8',
      Refused: '7',
      'Share refused': '47 %',
      'Over the minute’s limit': '3',
      'Over the day’s limit': '2',
      'Missing a scope': '1',
      Expired: '0',
      Disabled: '1',
      'Revoked or replaced': '0',
    });
  });

  test('tells in its table, its chart and its file the same', async () => {
    const server = await startTestServer();
    const key = await createSpentKey(server, 'Production');
    const { page } = await open(server, `/usage?key=${key.id}`);
    const [header, sum, now, ...before] = await readTable(page, 'Usage by hour');
    const counts = ['8', '7', '3', '2', '1', '0', '1', '0'];
    expect(sum).toEqual(['All', ...counts]);
    expect(now).toEqual(['21 Nov 2026, 12:00–13:00 (so far)', ...counts]);
    expect(before).toHaveLength(23);
    expect(new Set(before.flatMap((row) => row.slice(1)))).toEqual(new Set(['0']));

    const chart = page.getByRole('figure', { name: /8 accepted, 7 refused/ });
    const box = await chart.boundingBox();
    // Over the last bar, which is the running hour.
    await page.mouse.move((box?.x ?? 0) + (box?.width ?? 0) - 30, (box?.y ?? 0) + 150);
    await chart.getByText('21 Nov 2026, 12:00–13:00 UTC, so far').waitFor();
    const shown = await chart.getByRole('paragraph').allInnerTexts();
    expect(shown.slice(1).map((line) => line.split('\n'))).toEqual([
      ['Accepted', '8'],
      ['Over the minute’s limit', '3'],
      ['Over the day’s limit', '2'],
      ['Missing a scope', '1'],
      ['Disabled', '1'],
    ]);

    const file = await download(page);
    expect(file.name).toBe('usage-Production-24h-by-hour-to-2026-11-21-13h.csv');
    expect(file.lines).toHaveLength(25);
    expect(file.lines[0]?.split(',').slice(3)).toEqual(header?.slice(1));
    expect(file.lines[1]).toBe(
      'Production,2026-11-20T13:00:00.000Z,2026-11-20T14:00:00.000Z,0,0,0,0,0,0,0,0',
    );
    expect(file.lines[24]).toBe(
      `Production,2026-11-21T12:00:00.000Z,2026-11-21T13:00:00.000Z,${counts.join(',')}`,
    );
  });

  test('shows a use of this moment by itself, and what is left of the limits', async () => {
    const server = await startTestServer();
    const key = await server.createKey({ rateLimit: { perMinute: 60, perDay: 1_000 } });
    const { page } = await open(server, `/usage?key=${key.id}`);
    await page.getByText('No uses in these 24 hours').waitFor();
    await page.getByText('60 of 60 left this minute').waitFor();
    for (let use = 0; use < 3; use += 1) await key.client.use();
    await page.getByText('57 of 60 left this minute').waitFor();
    await page.getByText('997 of 1,000 left today').waitFor();
    await page.getByRole('cell', { name: '3', exact: true }).first().waitFor();
    expect((await readFigures(page)).Accepted).toBe('3');
  });

  test('says of a key without limits that it has none', async () => {
    const server = await startTestServer();
    const { id } = await server.createKey({ rateLimit: null });
    const { page } = await open(server, `/usage?key=${id}`);
    await page.getByText('This key has no limits.').waitFor();
  });

  test('looks back 90 days, by the day and by the hour', async () => {
    const server = await startTestServer();
    const key = await server.createKey();
    for (let use = 0; use < 2; use += 1) await key.client.use();
    server.clock.advance(40 * DAY_MS);
    for (let use = 0; use < 5; use += 1) await key.client.use();
    const { page } = await open(server, `/usage?key=${key.id}&range=30d`);
    expect((await readTable(page, 'Usage by day'))[1]?.[1]).toBe('5');
    await page.getByRole('radio', { name: '90 days' }).click();
    await page.getByText('3 Oct 2026 to 31 Dec 2026, in UTC').waitFor();
    expect((await readTable(page, 'Usage by day'))[1]?.[1]).toBe('7');
    await page.getByRole('radio', { name: 'Hours', exact: true }).click();
    await page.getByRole('table', { name: 'Usage by hour' }).waitFor();
    const { lines } = await download(page);
    expect(lines).toHaveLength(1 + 90 * 24);
    const used = lines.slice(1).filter((line) => !/,0,0,0,0,0,0,0,0$/.test(line));
    expect(used.map((line) => line.split(',').slice(1, 4))).toEqual([
      ['2026-11-21T12:00:00.000Z', '2026-11-21T13:00:00.000Z', '2'],
      ['2026-12-31T12:00:00.000Z', '2026-12-31T13:00:00.000Z', '5'],
    ]);
  });

  test('keeps what was chosen in its address', async () => {
    const server = await startTestServer();
    const { id } = await server.createKey({ label: 'Nightly import' });
    const { page } = await open(server, '/usage');
    const picker = page.getByRole('combobox', { name: 'Key' });
    await picker.click();
    await picker.fill('import');
    await page.getByRole('option', { name: /^Nightly import/ }).click();
    await page.getByRole('radio', { name: '30 days' }).click();
    await page.getByRole('radio', { name: 'Hours', exact: true }).click();
    const { pathname, searchParams } = new URL(page.url());
    expect(pathname).toBe('/usage');
    expect(Object.fromEntries(searchParams)).toEqual({ key: id, range: '30d', interval: 'hour' });
    await page.goBack();
    await page.goBack();
    await page.getByText('No uses in these 24 hours').waitFor();
    expect(new URL(page.url()).search).toBe(`?key=${id}`);
    await goTo(page, `${server.url}/usage?key=${id}&range=7d`);
    expect(await page.getByRole('radio', { name: '7 days' }).isChecked()).toBe(true);
    expect(await picker.inputValue()).toBe('Nightly import');
  });

  test('makes no formula of a label', async () => {
    const server = await startTestServer();
    const key = await server.createKey({ label: '=1+"2",3' });
    await key.client.use();
    const { page } = await open(server, `/usage?key=${key.id}`);
    const { lines, name } = await download(page);
    expect(lines[1]).toMatch(/^"'=1\+""2"",3",2026-11-20T13:00:00\.000Z,/);
    expect(name).toBe('usage-1-2-3-24h-by-hour-to-2026-11-21-13h.csv');
  });

  test('is the only page that loads the charts', async () => {
    const server = await startTestServer();
    const key = await createSpentKey(server, 'Production');
    const { page, requests, troubles } = await open(server, '/api-keys');
    for (const path of ['/explain', '/audit-log', '/accounts', '/people', '/settings']) {
      await goTo(page, server.url + path);
      await page.waitForLoadState('load');
    }
    const isChart = (url: string): boolean => /\/usage-chart-/.test(url);
    expect(requests.filter(isChart)).toEqual([]);
    await goTo(page, `${server.url}/usage?key=${key.id}`);
    await page.getByRole('figure').waitFor();
    expect(requests.filter(isChart)).toHaveLength(1);
    expect(troubles).toEqual([]);
  });
});
