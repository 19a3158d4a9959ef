import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openPage, type WatchedPage } from './open-page.ts';
import { type Credentials, signIn } from './people.ts';
import type { TestServer } from './test-server.ts';

/** The dashboard in a browser where somebody is signed in already. */
export async function openDashboard(
  browser: Browser,
  server: TestServer,
  options: BrowserContextOptions & { readonly credentials: Credentials; readonly path: string },
): Promise<WatchedPage> {
  const { credentials, path, ...context } = options;
  const opened = await openPage(browser, context);
  const { cookie } = await signIn(server, credentials);
  const [name = '', value = ''] = cookie.split('=');
  await opened.page.context().addCookies([{ name, value, url: server.url }]);
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

/** How many bytes of JavaScript a page loads until nothing more comes, gzipped. */
export async function measureScripts(page: Page, address: string): Promise<number> {
  const bodies: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') bodies.push(response.body());
  });
  await goTo(page, address);
  await page.waitForLoadState('networkidle');
  const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body).byteLength);
  return sizes.reduce((sum, size) => sum + size, 0);
}
