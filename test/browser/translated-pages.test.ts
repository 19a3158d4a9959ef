import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isBrowserMissing, launchBrowser } from '../support/chromium.ts';
import { startDashboardWorld, startFreshWorld } from '../support/dashboard-world.ts';
import { KEY_STATES } from '../support/key-states.ts';
import {
  FRESH_STATES,
  MEMBER_STATES,
  OPERATOR_STATES,
  STRANGER_STATES,
} from '../support/page-states.ts';
import { readTranslation, translatePages } from '../support/translator.ts';
import { type Inspect, visitStates } from '../support/visit-states.ts';

const PATIENCE_MS = 1_800_000;

/** What must not be translated, by what the world of the tests holds. */
const LITERALS: readonly RegExp[] = [
  /\b[a-z]{2,8}_[0-9A-Za-z]{8}/,
  /\b[A-Z]+_[A-Z_]+\b/,
  /\S@\S/,
  /\b(?:workflows|keys|usage|audit|accounts):\w/,
  /\b(?:access-token|Authorization|Bearer)\b/,
  /\b(?:Production|Nightly import|Trial|CI|Old laptop|Staging|Idle|xxxx)\b/,
  /\b(?:Anna|Olga|Nora|Lothar|Acme|The Very Longest)\b/,
];

const inspect: Inspect = async (page) => {
  const { held, texts } = await readTranslation(page);
  return [
    ...(texts.length === 0 ? ['nothing was translated'] : []),
    ...held.map((text) => `React keeps a node of the text "${text}"`),
    ...texts
      // An example in a sentence is a word like the others.
      .filter((text) => !text.includes('such as '))
      .filter((text) => LITERALS.some((literal) => literal.test(text)))
      .map((text) => `"${text}" was translated`),
  ].filter((fault, index, all) => all.indexOf(fault) === index);
};

describe.skipIf(isBrowserMissing())(
  'every page, dialog and menu, translated by the browser',
  () => {
    let browser: Browser;

    beforeAll(async () => {
      browser = await launchBrowser();
    });

    afterAll(() => browser?.close());

    test('works, keeps no node of a text, and leaves names, ids and codes as they are', {
      timeout: PATIENCE_MS,
    }, async () => {
      const world = await startDashboardWorld();
      const states = [...KEY_STATES, ...OPERATOR_STATES, ...MEMBER_STATES, ...STRANGER_STATES];
      expect(
        await visitStates({ browser, world, prepare: translatePages }, states, inspect),
      ).toEqual([]);
    });

    test('works on a server that nobody has set up', { timeout: PATIENCE_MS }, async () => {
      const world = await startFreshWorld();
      expect(
        await visitStates({ browser, world, prepare: translatePages }, FRESH_STATES, inspect),
      ).toEqual([]);
    });
  },
);
