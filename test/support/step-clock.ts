import type { Page, Request } from 'playwright-core';

/** The clock of a page, which moves only when it is told to. */
export interface StepClock {
  /** Lets time pass until something holds; returns how many of the page's milliseconds that took. */
  readonly passUntil: (holds: () => Promise<boolean> | boolean) => Promise<number>;
  /** How often the page has asked this operation so far. */
  readonly countAsked: (operationName: string) => number;
  /** How often it was answered. */
  readonly countAnswered: (operationName: string) => number;
}

const STEP_MS = 50;

/** Longer than anything on a page waits before it asks again. */
const LONGEST_MS = 60_000;

/** Stops the clock of a page that had `page.clock.install` before it was opened. */
export async function stopClock(page: Page): Promise<StepClock> {
  const asked: string[] = [];
  const answered: string[] = [];
  const noteIn = (list: string[]) => (request: Request) => {
    const { operationName } = request.postDataJSON() ?? {};
    if (typeof operationName === 'string') list.push(operationName);
  };
  page.on('request', noteIn(asked));
  page.on('requestfinished', noteIn(answered));
  // It can only be stopped ahead of where it is.
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 60_000);
  return Object.freeze({
    async passUntil(holds: () => Promise<boolean> | boolean) {
      let passedMs = 0;
      while (!(await holds())) {
        if (passedMs > LONGEST_MS) throw new Error(`nothing happened in ${passedMs} ms`);
        await page.clock.runFor(STEP_MS);
        passedMs += STEP_MS;
      }
      return passedMs;
    },
    countAsked: (name: string) => asked.filter((each) => each === name).length,
    countAnswered: (name: string) => answered.filter((each) => each === name).length,
  });
}
