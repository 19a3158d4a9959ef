import type { Page } from 'playwright-core';
import type { Viewer } from './dashboard-world.ts';

/** Puts the places of the world into a text, which names them in curly brackets. */
export type Place = (text: string) => string;

/** One thing done to a page. */
export type Step = (page: Page, place: Place) => Promise<void>;

/** Something that the dashboard can show. */
export interface DashboardState {
  readonly name: string;
  readonly viewer: Viewer;
  /** Names in curly brackets stand for places of the world. */
  readonly path: string;
  readonly steps?: readonly Step[];
  /** What is to be seen then: without it, it is not that state. */
  readonly shows: string;
  /** Which complaints of the console belong to it. */
  readonly complains?: RegExp;
  /** Seen on narrow windows only. */
  readonly isNarrow?: true;
}

/** A state's name, its path, what it shows and the steps to it. */
export type Row = readonly [name: string, path: string, shows: string, ...steps: Step[]];

/** Rows of a table as the states that they name. */
export function statesOf(viewer: Viewer, rows: readonly Row[]): readonly DashboardState[] {
  return rows.map(([name, path, shows, ...steps]) => ({ name, viewer, path, shows, steps }));
}

/** Presses the button of that name. */
export function press(name: string): Step {
  return (page) => page.getByRole('button', { name, exact: true }).click();
}

/** Chooses from the menu of a button. */
export function choose(button: string, item: string): Step {
  return async (page, place) => {
    await press(button)(page, place);
    await page.getByRole('menuitem', { name: item }).click();
  };
}

/** Types into a field. */
export function fill(label: string, text: string): Step {
  return (page, place) => page.getByLabel(label, { exact: true }).fill(place(text));
}

/** Chooses from a select. */
export function select(label: string, choice: string): Step {
  return async (page) => {
    await page.getByLabel(label, { exact: true }).selectOption({ label: choice });
  };
}

/** Presses a radio button or a switch. */
export function check(role: 'radio' | 'switch', name: string): Step {
  return (page) => page.getByRole(role, { name }).click();
}

/** Unfolds what is folded below a summary. */
export function unfold(summary: string): Step {
  return (page) => page.locator('summary', { hasText: summary }).click();
}
