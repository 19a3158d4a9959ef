import type { Browser, BrowserContextOptions, Locator, Page, Request } from 'playwright-core';
import { openPage, type WatchedPage } from './open-page.ts';
import { type Credentials, signIn } from './people.ts';
import type { TestServer } from './test-server.ts';

/** An empty page in a browser where somebody is signed in already. */
export async function openBlankAs(
  browser: Browser,
  server: TestServer,
  options: BrowserContextOptions & { readonly credentials: Credentials },
): Promise<WatchedPage> {
  const { credentials, ...context } = options;
  const opened = await openPage(browser, context);
  const { cookie } = await signIn(server, credentials);
  const [name = '', value = ''] = cookie.split('=');
  await opened.page.context().addCookies([{ name, value, url: server.url }]);
  return opened;
}

/** The dashboard in a browser where somebody is signed in already. */
export async function openDashboard(
  browser: Browser,
  server: TestServer,
  options: BrowserContextOptions & { readonly credentials: Credentials; readonly path: string },
): Promise<WatchedPage> {
  const { path, ...rest } = options;
  const opened = await openBlankAs(browser, server, rest);
  await goTo(opened.page, server.url + path);
  return opened;
}

/** Opens an address and waits until the page there has its heading. */
export async function goTo(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.getByRole('heading', { level: 1 }).waitFor();
}

/** Types e-mail and password into the sign-in page and presses its button. */
export async function typeCredentials(page: Page, credentials: Credentials): Promise<void> {
  await page.getByLabel('E-mail').fill(credentials.email);
  await page.getByLabel('Password', { exact: true }).fill(credentials.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** The heading of the page that is shown. */
export function headingOf(page: Page, name: string | RegExp): ReturnType<Page['getByRole']> {
  return page.getByRole('heading', { level: 1, name });
}

/** The JavaScript that a page loaded. */
export interface LoadedScripts {
  readonly names: readonly string[];
  /** As it was sent. */
  readonly bytes: number;
}

/**
 * Opens an address for the first time, waits for what the page is to show, and returns what it loads
 * until it has nothing more to do.
 */
export async function measureScripts(
  page: Page,
  address: string,
  shown: Locator,
): Promise<LoadedScripts> {
  const requests: Request[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).pathname.endsWith('.js')) requests.push(request);
  });
  await goTo(page, address);
  await shown.waitFor();
  let bytes = 0;
  // What has arrived may ask for more, at the latest when the page is idle.
  for (const request of requests) {
    bytes += (await request.sizes()).responseBodySize;
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  }
  return { names: requests.map((request) => new URL(request.url()).pathname), bytes };
}
