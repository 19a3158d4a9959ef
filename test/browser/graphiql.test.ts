import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSecretFormat } from '../../src/domain/secret-text.ts';
import { isBrowserMissing, launchBrowser } from '../support/chromium.ts';
import { openGraphiql } from '../support/graphiql-page.ts';
import { startTestServer } from '../support/test-server.ts';

// For the documents. The bars come and go with the mouse.
const SCREENSHOT = {
  path: 'docs/images/graphiql.png',
  style: '.scrollbar { visibility: hidden !important }',
};

describe.skipIf(isBrowserMissing())('GraphiQL', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser?.close());

  test('runs its first query with a key, and shows the account', async () => {
    const server = await startTestServer();
    const graphiql = await openGraphiql(browser, server.url);
    await graphiql.connect(server.rootSecret);
    expect(await graphiql.execute()).toEqual({
      data: {
        viewer: { account: { id: expect.stringMatching(/^acc_/), name: 'default' }, scopes: ['*'] },
      },
    });
    if (process.env.SCREENSHOTS === '1') await graphiql.page.screenshot(SCREENSHOT);
  });

  test('asks no other host, breaks no policy and no script', async () => {
    const server = await startTestServer();
    const graphiql = await openGraphiql(browser, server.url);
    await graphiql.connect(server.rootSecret);
    await graphiql.execute();
    expect(graphiql.requests).toContain(`${server.url}/query`);
    expect(graphiql.requests.filter((url) => !isOf(url, server.url))).toEqual([]);
    expect(graphiql.troubles).toEqual([]);
  });

  test('keeps a key no longer than the page is open', async () => {
    const server = await startTestServer();
    const { connect, execute, page } = await openGraphiql(browser, server.url);
    await connect(server.rootSecret);
    await execute();
    expect(await page.evaluate('({ ...localStorage })')).toEqual({});
    expect(await page.evaluate('({ ...sessionStorage })')).toEqual({});
    const kept = await page.context().storageState({ indexedDB: true });
    expect(kept).toEqual({ cookies: [], origins: [] });
  });

  test('says without a key what to do', async () => {
    const server = await startTestServer();
    const { execute, page } = await openGraphiql(browser, server.url);
    const notice = await page.getByRole('status').textContent();
    expect(notice).toMatch(/^Put an API key into Headers to load the schema\./);
    expect(await execute()).toMatchObject({ errors: [{ message: 'Access token is required' }] });
  });

  test('says of a key that does not work why it does not', async () => {
    const server = await startTestServer();
    const { enterKey, page } = await openGraphiql(browser, server.url);
    await enterKey(createSecretFormat('gx').mint());
    await page.getByText('No schema: Invalid access token: invalid token').waitFor();
  });
});

/** Whether an address is the server's own, or holds its content itself. */
function isOf(address: string, serverUrl: string): boolean {
  return /^(?:data|blob):/.test(address) || new URL(address).origin === serverUrl;
}
