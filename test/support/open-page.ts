import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { PATIENCE_MS } from './patience.ts';

/** A page in a browser that remembers nothing, and what it did. */
export interface WatchedPage {
  readonly page: Page;
  /** Every address that the page asked for. */
  readonly requests: readonly string[];
  /** Errors of its scripts, complaints on its console, breaches of its policy. */
  readonly troubles: readonly string[];
}

/** Opens an empty page for the running test: light and 1280 by 800, unless told otherwise. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    colorScheme: 'light',
    ...options,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const requests: string[] = [];
  const troubles: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('console', (message) => {
    if (message.type() !== 'info') troubles.push(message.text());
  });
  await page.exposeFunction('reportBreach', (breach: string) => troubles.push(breach));
  await page.addInitScript(REPORT_BREACHES);
  return { page, requests, troubles };
}

const REPORT_BREACHES = `
  document.addEventListener('securitypolicyviolation', (event) => {
    reportBreach(event.violatedDirective + ' ' + event.blockedURI);
  });`;
