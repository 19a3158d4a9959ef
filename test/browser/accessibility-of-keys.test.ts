import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isBrowserMissing, launchBrowser } from '../support/chromium.ts';
import { startDashboardWorld } from '../support/dashboard-world.ts';
import { KEY_STATES } from '../support/key-states.ts';
import { findFaults, visitStates } from '../support/visit-states.ts';

describe.skipIf(isBrowserMissing())('every page, dialog and menu of API keys', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser?.close());

  test('has no barriers, other hosts, complaints or sideways scrolling', async () => {
    const world = await startDashboardWorld();
    expect(await visitStates({ browser, world }, KEY_STATES, findFaults)).toEqual([]);
  });
});
