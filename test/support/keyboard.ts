import type { ElementHandle, Page } from 'playwright-core';
import { expect } from 'vitest';
import { find, type Hands, type Named, waitForFocus } from './hands.ts';

/** More than the stops of any page of the tests. */
const MAX_STOPS = 100;

/** What has the focus. */
interface Stop {
  /** The words on it, for messages. */
  readonly words: string;
  /** Whether it is what was looked for. */
  readonly isTarget: boolean;
  /** Whether what was looked for stands before it in the page. */
  readonly isPast: boolean;
  readonly isInDialog: boolean;
  /** Whether it is drawn so that it can be told from what has no focus. */
  readonly isVisible: boolean;
  /** Whether it is a heading or region to begin reading at, where there is nothing to press. */
  readonly isStart: boolean;
}

/**
 * Works a page with the keyboard only, and sees to it that the focus can be seen at every stop and
 * cannot leave an open dialog.
 */
export function createKeyboard(page: Page): Hands {
  const { keyboard } = page;

  /** Presses Tab, or Shift+Tab where that is the way, until the focus is there. */
  async function stepTo(target: Named): Promise<void> {
    const element = await find(page, target).elementHandle();
    const passed: string[] = [];
    let stop = await readStop(page, element);
    const key = stop.isPast ? 'Shift+Tab' : 'Tab';
    while (!stop.isTarget) {
      passed.push(stop.words);
      if (passed.length > MAX_STOPS) throw lost(key, target, passed);
      await keyboard.press(key);
      stop = await readStop(page, element);
    }
  }

  async function arrowTo(target: Named): Promise<void> {
    const element = await find(page, target).elementHandle();
    const passed: string[] = [];
    let stop = await readStop(page, element);
    while (!stop.isTarget) {
      passed.push(stop.words);
      if (passed.length > MAX_STOPS) throw lost('ArrowDown', target, passed);
      // The key stays down until the focus has moved, as it does under a finger.
      const from = await page.evaluateHandle(() => document.activeElement);
      await keyboard.down('ArrowDown');
      await page.waitForFunction((before) => document.activeElement !== before, from);
      await keyboard.up('ArrowDown');
      stop = await readStop(page, element);
    }
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
      await page.getByRole('menuitem').and(page.locator(':focus')).waitFor();
      await arrowTo({ role: 'menuitem', name: item });
      await keyboard.press('Enter');
    },
    async chooseRadio(group: string, choice: string) {
      const chosen = find(page, { role: 'radiogroup', name: group }).getByRole('radio', {
        checked: true,
      });
      const name = /"(.*)"/.exec(await chosen.ariaSnapshot())?.[1] ?? '';
      await stepTo({ role: 'radio', name });
      await arrowTo({ role: 'radio', name: choice });
      await page.getByRole('radio', { name: choice, exact: true, checked: true }).waitFor();
    },
    async enterDialog(title: string, first: Named) {
      await find(page, { role: 'dialog', name: title }).waitFor();
      await waitForFocus(page, first);
      await goAround(page, first);
    },
  });
}

/** Goes once around the open dialog, and back over its edge, without ever leaving it. */
async function goAround(page: Page, first: Named): Promise<void> {
  const element = await find(page, first).elementHandle();
  const passed: string[] = [];
  let stop = await readStop(page, element);
  do {
    expect(stop).toMatchObject({ words: stop.words, isInDialog: true });
    passed.push(stop.words);
    if (passed.length > MAX_STOPS) throw lost('Tab', first, passed);
    await page.keyboard.press('Tab');
    stop = await readStop(page, element);
  } while (!stop.isTarget);
  expect(passed.length).toBeGreaterThan(1);
  await page.keyboard.press('Shift+Tab');
  stop = await readStop(page, element);
  expect(stop).toMatchObject({ words: stop.words, isInDialog: true });
}

/** Reads what has the focus, if anything, and requires that it can be seen. */
async function readStop(page: Page, target: ElementHandle<Node> | null): Promise<Stop> {
  const stop = await page.evaluate(lookAtFocus, target);
  const isSeen = stop.isVisible || stop.isStart;
  expect({ words: stop.words, isSeen }).toEqual({ words: stop.words, isSeen: true });
  return stop;
}

function lost(key: string, { name, role }: Named, passed: readonly string[]): Error {
  return new Error(`${key} does not lead to the ${role} "${name}", only to: ${passed.join(' | ')}`);
}

/** Runs in the page. Between its last stop and its first the focus is on the body. */
function lookAtFocus(target: Node | null): Stop {
  const element = document.activeElement ?? document.body;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const isBody = element === document.body;
  const hasOutline = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 1;
  const position = target === null ? 0 : element.compareDocumentPosition(target);
  const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : null;
  const words = element.getAttribute('aria-label') ?? label ?? element.textContent ?? '';
  return {
    words: isBody ? 'nothing' : words.trim().slice(0, 40),
    isTarget: element === target,
    isPast: !isBody && (position & Node.DOCUMENT_POSITION_PRECEDING) !== 0,
    isInDialog: element.closest('[role=dialog]') !== null,
    isVisible: (hasOutline || style.boxShadow !== 'none') && box.width > 1 && box.height > 1,
    isStart: ['BODY', 'MAIN', 'H1'].includes(element.tagName),
  };
}
