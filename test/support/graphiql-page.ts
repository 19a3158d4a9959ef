import type { Browser, BrowserContextOptions } from 'playwright-core';
import { openPage, type WatchedPage } from './open-page.ts';

/** GraphiQL, open in a browser. */
export interface GraphiqlPage extends WatchedPage {
  /** Types a secret into the one header that waits for it. */
  readonly enterKey: (secret: string) => Promise<void>;
  /** The same, and waits until GraphiQL has loaded the schema with it. */
  readonly connect: (secret: string) => Promise<void>;
  /** Presses play and waits for the answer. */
  readonly execute: () => Promise<unknown>;
}

/** Opens GraphiQL for the running test, in a browser that remembers nothing. */
export async function openGraphiql(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<GraphiqlPage> {
  const { page, requests, troubles } = await openPage(browser, options);
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
      return JSON.parse(await page.evaluate<string>(READ_RESPONSE));
    },
  };
}

// The editor draws only the lines that fit; its model has the whole text. It is looked at from within
// one evaluation, since the page's policy refuses any later one, and so `waitForFunction`.
const READ_RESPONSE = `
  new Promise((resolve) => {
    const look = () => {
      const text = globalThis.__MONACO.editor.getModels()
        .find((model) => model.uri.path.endsWith('response.json'))
        .getValue();
      if (text) resolve(text);
      else requestAnimationFrame(look);
    };
    look();
  })`;
