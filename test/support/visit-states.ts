import type { Browser, Page } from 'playwright-core';
import { COLOUR_RULES, findBarriers } from './axe.ts';
import { openBlankAs } from './dashboard.ts';
import type { DashboardState } from './dashboard-steps.ts';
import type { DashboardWorld, Viewer } from './dashboard-world.ts';
import { openPage, type WatchedPage } from './open-page.ts';
import { PATIENCE_MS } from './patience.ts';

/** The widths in which a page must not scroll sideways. */
const WIDE = 1_280;
const MEDIUM = Object.freeze([1_024, 800, 768, 640]);
const NARROW = Object.freeze([360, 320]);
const HEIGHT = 800;
const MINUTE_MS = 60_000;

/** Looks at a state as it stands in the page, and says what is wrong with it. */
export type Inspect = (page: Page, state: DashboardState) => Promise<readonly string[]>;

/** Where states are visited. */
interface Visit {
  readonly browser: Browser;
  readonly world: DashboardWorld;
  /** What is done with each page before anything is opened in it. */
  readonly prepare?: (page: Page) => Promise<void>;
}

/** Leads one page after another through states, and returns what was wrong, one line each. */
export async function visitStates(
  visit: Visit,
  states: readonly DashboardState[],
  inspect: Inspect,
): Promise<readonly string[]> {
  const { world } = visit;
  const faults: string[] = [];
  const opened = new Map<Viewer, WatchedPage>();
  for (const state of states) {
    const watched = opened.get(state.viewer) ?? (await openAs(visit, state.viewer));
    opened.set(state.viewer, watched);
    const { page, requests, troubles } = watched;
    const before = [requests.length, troubles.length] as const;
    // Another minute, so that no session comes to its bound.
    world.server.clock.advance(MINUTE_MS);
    await page.clock.setFixedTime(world.server.clock.now());
    const found = [
      ...(await show(page, world, state).then(
        () => inspect(page, state),
        (error: Error) => [`could not be shown: ${error.message}`],
      )),
      ...foreign(requests.slice(before[0]), world.server.url),
      ...troubles.slice(before[1]).filter((line) => !state.complains?.test(line)),
    ];
    faults.push(...found.map((fault) => `${state.name}: ${fault}`));
  }
  return faults;
}

/** Opens a state's path in a wide or narrow window, takes its steps and waits for what it shows. */
async function show(page: Page, world: DashboardWorld, state: DashboardState): Promise<void> {
  const place = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (_, name) => world.places[name] ?? `{${name}}`);
  await page.setViewportSize({ width: state.isNarrow ? 360 : WIDE, height: HEIGHT });
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  const address = new URL(place(state.path), world.server.url);
  // Between two links of one page only the fragment would change.
  if (new URL(page.url()).pathname === address.pathname) await page.goto('about:blank');
  await page.goto(address.href);
  await page.getByRole('heading', { level: 1 }).waitFor();
  for (const step of state.steps ?? []) await step(page, place);
  await page.getByText(state.shows).filter({ visible: true }).first().waitFor();
  await page.getByText('Loading…', { exact: true }).first().waitFor({ state: 'detached' });
}

async function openAs({ browser, world, prepare }: Visit, viewer: Viewer): Promise<WatchedPage> {
  const watched =
    viewer === 'stranger'
      ? await openPage(browser)
      : await openBlankAs(browser, world.server, { credentials: world.credentials[viewer] });
  watched.page.setDefaultTimeout(PATIENCE_MS);
  await prepare?.(watched.page);
  return watched;
}

function foreign(requests: readonly string[], url: string): readonly string[] {
  return requests
    .filter((each) => !each.startsWith(`${url}/`) && !/^(?:data:|about:)/.test(each))
    .map((each) => `asked ${each}`);
}

/**
 * Barriers in both themes and in a narrow window, and where a page scrolls sideways. The themes differ in
 * colours only; the narrow window is dark, where everything is looked at once more.
 */
export async function findFaults(page: Page, state: DashboardState): Promise<readonly string[]> {
  const faults: string[] = [];
  const note = (where: string, lines: readonly string[]): void => {
    faults.push(...lines.map((line) => `${where}: ${line}`));
  };
  note('light', await findBarriers(page));
  await page.emulateMedia({ colorScheme: 'dark' });
  note('dark', await findBarriers(page, COLOUR_RULES));
  for (const width of state.isNarrow ? NARROW : [WIDE, ...MEDIUM, ...NARROW]) {
    await page.setViewportSize({ width, height: HEIGHT });
    if (await scrollsSideways(page)) note(`${width} px`, ['scrolls sideways']);
  }
  note('narrow', await findBarriers(page));
  return faults;
}

/** Whether a page is too wide once it had the time to fit its window, as charts do. */
function scrollsSideways(page: Page): Promise<boolean> {
  // All within one evaluation: the pages' policy does not let a text be run again and again.
  return page.evaluate<boolean>(`new Promise((resolve) => {
    const { documentElement: root } = document;
    const look = () => {
      if (root.scrollWidth <= root.clientWidth) resolve(false);
      else requestAnimationFrame(look);
    };
    setTimeout(() => resolve(true), ${PATIENCE_MS});
    look();
  })`);
}
