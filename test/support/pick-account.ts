import type { Locator, Page } from 'playwright-core';

/** The field in which an account is picked, on a page or in a dialog. */
export function accountField(within: Page | Locator): Locator {
  return within.getByRole('combobox', { name: 'Account', exact: true });
}

/** Searches for an account by its name and picks it, on a page or in a dialog. */
export async function pickAccount(within: Page | Locator, name: string): Promise<void> {
  await accountField(within).fill(name);
  await within.getByRole('option', { name }).click();
}
