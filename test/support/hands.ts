import type { Locator, Page } from 'playwright-core';

/** Something on a page, as a screen reader calls it: its role and its whole name. */
export interface Named {
  readonly role: Parameters<Page['getByRole']>[0];
  readonly name: string;
}

/** How a person works a page. The same steps can be walked with different hands. */
export interface Hands {
  readonly press: (target: Named) => Promise<void>;
  /** Replaces what a text box holds. */
  readonly type: (name: string, text: string) => Promise<void>;
  /** Opens the menu of a button and takes an item of it. */
  readonly chooseFromMenu: (button: string, item: string) => Promise<void>;
  /** Takes one of several choices, none of which has the focus. */
  readonly chooseRadio: (group: string, choice: string) => Promise<void>;
  /** Waits for a dialog and until something in it has the focus. */
  readonly enterDialog: (title: string, first: Named) => Promise<void>;
}

/** What is called this on the page that is shown. */
export function find(page: Page, { name, role }: Named): Locator {
  return page.getByRole(role, { name, exact: true });
}

/** Waits until something has the focus. */
export async function waitForFocus(page: Page, target: Named): Promise<void> {
  await find(page, target).and(page.locator(':focus')).waitFor();
}

/** Works a page with the mouse; only text is typed. */
export function createMouse(page: Page): Hands {
  return Object.freeze({
    press: (target: Named) => find(page, target).click(),
    async type(name: string, text: string) {
      await find(page, { role: 'textbox', name }).click({ clickCount: 3 });
      await page.keyboard.type(text);
    },
    async chooseFromMenu(button: string, item: string) {
      await find(page, { role: 'button', name: button }).click();
      await find(page, { role: 'menuitem', name: item }).click();
    },
    chooseRadio: (group: string, choice: string) =>
      find(page, { role: 'radiogroup', name: group })
        .getByRole('radio', { name: choice, exact: true })
        .click(),
    async enterDialog(title: string, first: Named) {
      await find(page, { role: 'dialog', name: title }).waitFor();
      await waitForFocus(page, first);
    },
  });
}
