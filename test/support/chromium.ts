import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PATH = '/usr/bin/chromium';
const MISSING = `there is no ${PATH}; get it with: apt-get install -y --no-install-recommends chromium`;

// From --disable-quic on they keep it from calling home: tests look at which hosts are asked.
const ARGUMENTS = [
  '--no-sandbox',
  '--headless=new',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Whether tests that need a browser are to be skipped: where there is none, with a notice that says
 * how to get it. Never on CI, where its absence is a failure.
 */
export function isBrowserMissing(): boolean {
  if (existsSync(PATH) || process.env.CI) return false;
  process.stderr.write(`\nTests in a browser are SKIPPED: ${MISSING}\n\n`);
  return true;
}

/**
 * Starts Chromium.
 *
 * @throws Error that says how to get it when there is none.
 */
export function launchBrowser(): Promise<Browser> {
  if (!existsSync(PATH)) throw new Error(MISSING);
  return chromium.launch({ executablePath: PATH, args: ARGUMENTS });
}
