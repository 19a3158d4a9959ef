import type { Page } from 'playwright-core';

/** The texts of a table that a page shows: its rows, each from its header on. */
export async function readTable(page: Page, name: string): Promise<readonly (readonly string[])[]> {
  const rows = page.getByRole('table', { name }).getByRole('row');
  await rows.first().waitFor();
  const texts = await rows.allInnerTexts();
  return texts.map((text) => text.split('\t').map((cell) => cell.trim()));
}
