import type { Browser, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { addPerson, type Credentials, signIn } from './people.ts';
import type { TestServer } from './test-server.ts';

/** Who opens a page, and which. */
export interface PageOptions {
  /** Defaults to `/api-keys`. */
  readonly path?: string;
  readonly isOperator?: boolean;
}

const PASSWORD = 'one of many long passwords';
let people = 0;

/**
 * Opens a page of the dashboard as somebody who is signed in: a new person of the first account. The
 * page's clock stands where the server's does; its timers run.
 */
export async function openSignedIn(
  browser: Browser,
  server: TestServer,
  { path = '/api-keys', isOperator = false }: PageOptions = {},
): Promise<Page> {
  people += 1;
  const credentials: Credentials = { email: `person${people}@example.com`, password: PASSWORD };
  await addPerson(server, { ...credentials, isOperator });
  const { cookie } = await signIn(server, credentials);
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const [name = '', value = ''] = cookie.split(/=(.*)/s);
  await context.addCookies([{ name, value, url: server.url }]);
  await context.clock.setFixedTime(server.clock.now());
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(`${server.url}${path}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}
