import type { Every } from '../kernel/every.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Store } from '../store/store.ts';
import { DomainError } from './errors.ts';

/** Tells in the log when the database cannot answer, and when it can again. */
export interface DatabaseWatch {
  /** Counts a request that was refused as unavailable. The first one is logged with its reason. */
  readonly noteRefused: (refused: { readonly requestId: string; readonly error: unknown }) => void;
  /**
   * Looks at the files of the database twice a second, and asks it itself while it does not answer.
   * Returns how to end that.
   */
  readonly keep: (every: Every) => () => void;
}

// With what a look takes, the fault is known within a second.
const PERIOD_MS = 500;

/**
 * A watch of the database: one line when its files are gone, replaced or cut, or when it fails
 * otherwise, and one when that is over, with how many requests were refused in between.
 */
export function createDatabaseWatch(
  store: Pick<Store, 'look' | 'ping'>,
  logger: Logger,
): DatabaseWatch {
  let told: keyof typeof SENTENCES | undefined;
  let refused = 0;
  let isAsking = false;

  function tellOver(sentence: string): void {
    logger.warn({ refused }, sentence);
    refused = 0;
  }

  async function askAgain(): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    try {
      await store.ping();
      if (told === undefined) tellOver(ANSWERS);
    } catch {
      // Still not. The next look asks again.
    } finally {
      isAsking = false;
    }
  }

  function look(): void {
    const fault = store.look();
    const before = told;
    told = fault?.kind;
    if (fault === undefined && before !== undefined) tellOver(BACK);
    else if (fault === undefined && refused > 0) void askAgain();
    else if (fault !== undefined && before !== told) {
      logger.error({ path: fault.path }, SENTENCES[fault.kind]);
    }
  }

  return Object.freeze({
    noteRefused({ requestId, error }) {
      // One account sent too much: the database can answer.
      if (error instanceof DomainError) return;
      refused += 1;
      if (refused > 1 || told !== undefined) return;
      logger.error({ requestId, code: 'UNAVAILABLE', error: String(error) }, REFUSES);
    },
    keep: (every) => every(PERIOD_MS, look),
  } satisfies DatabaseWatch);
}

const REFUSES = 'the database cannot answer: requests are refused until it can';

const ANSWERS = 'the database answers again';

const BACK = 'the files of the database are back: requests are answered again';

const SENTENCES = Object.freeze({
  gone: 'a file of the database is gone: requests are refused until the same file is moved back',
  replaced:
    'a file of the database was replaced: requests are refused; restart Tollkey to use the new one',
  cut:
    'a file of the database was emptied or cut off, so data is lost: requests are refused; stop ' +
    'Tollkey, put the database back from a backup, and start Tollkey again',
});
