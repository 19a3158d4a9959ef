import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isBrowserMissing, launchBrowser } from '../support/chromium.ts';
import { startDashboardWorld, startFreshWorld } from '../support/dashboard-world.ts';
import {
  FRESH_STATES,
  MEMBER_STATES,
  OPERATOR_STATES,
  STRANGER_STATES,
} from '../support/page-states.ts';
import { findFaults, visitStates } from '../support/visit-states.ts';

describe.skipIf(isBrowserMissing())('every page, dialog and menu but those of keys', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser?.close());

  test('has no barriers, other hosts, complaints or sideways scrolling', async () => {
    const world = await startDashboardWorld();
    const states = [...OPERATOR_STATES, ...MEMBER_STATES, ...STRANGER_STATES];
    expect(await visitStates({ browser, world }, states, findFaults)).toEqual([]);
  });

  test('has none on a server that nobody has set up', async () => {
    const world = await startFreshWorld();
    expect(await visitStates({ browser, world }, FRESH_STATES, findFaults)).toEqual([]);
  });
});
