import type { Browser, Page } from 'playwright-core';
import { openDashboard } from './dashboard.ts';
import { addPerson } from './people.ts';
import type { TestServer } from './test-server.ts';

/** Who opens a page, and which. */
export interface PageOptions {
  /** Defaults to `/api-keys`. */
  readonly path?: string;
  readonly isOperator?: boolean;
  /** Defaults to the first account. */
  readonly accountId?: string;
}

const PASSWORD = 'one of many long passwords';
let people = 0;

/** Opens a page of the dashboard as a new person, with the browser's clock where the server's is. */
export async function openSignedIn(
  browser: Browser,
  server: TestServer,
  { path = '/api-keys', ...person }: PageOptions = {},
): Promise<Page> {
  people += 1;
  const credentials = { email: `person${people}@example.com`, password: PASSWORD };
  await addPerson(server, { ...credentials, ...person });
  const { page } = await openDashboard(browser, server, { credentials, path });
  // Timers run on: only what time it is stands still.
  await page.clock.setFixedTime(server.clock.now());
  return page;
}
