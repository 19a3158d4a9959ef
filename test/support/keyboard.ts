import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { find, type Hands, type Named, waitForFocus } from './hands.ts';

/** More than the stops of any page of the tests, twice. */
const MAX_STOPS = 160;

/** More than the stops of any dialog. */
const MAX_DIALOG_STOPS = 40;

/** Nothing has the focus: between the last stop of a page and its first. */
const NOWHERE = 'nowhere';

/** What has the focus. */
interface Stop {
  /** Its role and name, as in `button "Create key"`, or `NOWHERE`. */
  readonly name: string;
  /** Whether it is drawn so that it can be told from what has no focus. */
  readonly isVisible: boolean;
  readonly isInDialog: boolean;
}

/**
 * Works a page with the keyboard only, and sees to it that the focus can be seen at every stop and
 * cannot leave an open dialog.
 */
export function createKeyboard(page: Page): Hands {
  const { keyboard } = page;

  async function stepTo(target: Named): Promise<void> {
    await find(page, target).waitFor();
    const wanted = nameOf(target);
    const passed: string[] = [];
    while (passed.length < MAX_STOPS) {
      const stop = await readStop(page);
      if (stop.name === wanted) return;
      passed.push(stop.name);
      await keyboard.press('Tab');
    }
    throw new Error(`Tab does not lead to ${wanted}, only to: ${passed.join(', ')}`);
  }

  async function arrowTo(key: string, target: Named): Promise<void> {
    const wanted = nameOf(target);
    const passed: string[] = [];
    while (passed.length < MAX_DIALOG_STOPS) {
      await keyboard.press(key);
      const { name } = await readStop(page);
      if (name === wanted) return;
      passed.push(name);
    }
    throw new Error(`${key} does not lead to ${wanted}, only to: ${passed.join(', ')}`);
  }

  return Object.freeze({
    async press(target: Named) {
      await stepTo(target);
      await keyboard.press('Enter');
    },
    async type(name: string, text: string) {
      await stepTo({ role: 'textbox', name });
      await keyboard.press('Control+A');
      await keyboard.type(text);
    },
    async chooseFromMenu(button: string, item: string) {
      await stepTo({ role: 'button', name: button });
      await keyboard.press('Enter');
      await page.getByRole('menu').waitFor();
      const target = { role: 'menuitem', name: item } as const;
      if ((await readStop(page)).name !== nameOf(target)) await arrowTo('ArrowDown', target);
      await keyboard.press('Enter');
    },
    async chooseRadio(group: string, choice: string) {
      const radios = find(page, { role: 'radiogroup', name: group });
      const chosen = radios.getByRole('radio', { checked: true });
      const name = (await chosen.ariaSnapshot()).replace(/^- radio "(.*)" \[checked\]$/, '$1');
      await stepTo({ role: 'radio', name });
      await arrowTo('ArrowDown', { role: 'radio', name: choice });
    },
    async enterDialog(title: string, first: Named) {
      await find(page, { role: 'dialog', name: title }).waitFor();
      await waitForFocus(page, first);
      await goAround(page);
    },
  });
}

/** Goes once around the open dialog, and as many steps back, without ever leaving it. */
async function goAround(page: Page): Promise<void> {
  const first = await requireInDialog(page);
  const stops = [first];
  do {
    await page.keyboard.press('Tab');
    stops.push(await requireInDialog(page));
  } while (stops.at(-1) !== first && stops.length < MAX_DIALOG_STOPS);
  expect(stops.at(-1)).toBe(first);
  for (const _ of stops) {
    await page.keyboard.press('Shift+Tab');
    await requireInDialog(page);
  }
}

async function requireInDialog(page: Page): Promise<string> {
  const { isInDialog, name } = await readStop(page);
  expect({ name, isInDialog }).toEqual({ name, isInDialog: true });
  return name;
}

/** Reads what has the focus, and requires that it can be seen. */
async function readStop(page: Page): Promise<Stop> {
  const look = await page.evaluate<Omit<Stop, 'name'> | null>(LOOK);
  if (look === null) return { name: NOWHERE, isVisible: false, isInDialog: false };
  const snapshot = await page.locator(':focus').ariaSnapshot();
  const name = /^- (\S+(?: "(?:[^"\\]|\\.)*")?)/.exec(snapshot)?.[1] ?? snapshot;
  // Where the router puts the focus there is nothing to press, and nothing that Tab leads to.
  const isExempt = name.startsWith('heading ') || name === 'main';
  expect({ name, isVisible: look.isVisible || isExempt }).toEqual({ name, isVisible: true });
  return { name, ...look };
}

function nameOf({ name, role }: Named): string {
  return `${role} ${JSON.stringify(name)}`;
}

const LOOK = `(() => {
  const element = document.activeElement;
  if (element === null || element === document.body) return null;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const hasOutline = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
  return {
    isVisible: (hasOutline || style.boxShadow !== 'none') && box.width > 1 && box.height > 1,
    isInDialog: element.closest('[role=dialog]') !== null,
  };
})()`;
