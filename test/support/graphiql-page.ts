import type { Browser, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

/** GraphiQL, open in a browser. */
export interface GraphiqlPage {
  readonly page: Page;
  /** Every address that the page asked for. */
  readonly requests: readonly string[];
  /** Errors of its scripts, complaints on its console, breaches of its policy. */
  readonly troubles: readonly string[];
  /** Types a secret into the one header that waits for it. */
  readonly enterKey: (secret: string) => Promise<void>;
  /** The same, and waits until GraphiQL has loaded the schema with it. */
  readonly connect: (secret: string) => Promise<void>;
  /** Presses play and waits for the answer. */
  readonly execute: () => Promise<unknown>;
}

/** Opens GraphiQL for the running test, in a browser that remembers nothing. */
export async function openGraphiql(browser: Browser, url: string): Promise<GraphiqlPage> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    colorScheme: 'light',
  });
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
  await page.goto(`${url}/query`);
  const headers = page.getByRole('region', { name: 'Headers' }).locator('.monaco-editor:visible');
  await headers.getByText('"access-token"').waitFor();

  async function enterKey(secret: string): Promise<void> {
    await headers.click();
    // Between the quotes: the end of the second line, and one back.
    for (const key of ['Control+Home', 'ArrowDown', 'End', 'ArrowLeft']) {
      await page.keyboard.press(key);
    }
    await page.keyboard.insertText(secret);
    // Brings the header's name back into view.
    await page.keyboard.press('Home');
  }

  return {
    page,
    requests,
    troubles,
    enterKey,
    async connect(secret) {
      await enterKey(secret);
      await page.getByRole('status').waitFor({ state: 'detached' });
    },
    async execute() {
      await page.getByRole('button', { name: 'Execute query' }).click();
      const answer = await page.waitForFunction<string>(READ_RESPONSE);
      return JSON.parse(await answer.jsonValue());
    },
  };
}

const REPORT_BREACHES = `
  document.addEventListener('securitypolicyviolation', (event) => {
    reportBreach(event.violatedDirective + ' ' + event.blockedURI);
  });`;

// The editor draws only the lines that fit; its model has the whole text.
const READ_RESPONSE = `
  globalThis.__MONACO.editor.getModels()
    .find((model) => model.uri.path.endsWith('response.json'))
    .getValue() || undefined`;
