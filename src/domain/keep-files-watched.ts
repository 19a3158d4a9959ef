import type { Every } from '../kernel/every.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Store } from '../store/store.ts';

// With what a look takes, the fault is known within a second.
const PERIOD_MS = 500;

/**
 * Looks at the files of the database twice a second, and logs one line when they are gone or
 * replaced, and one when they are back. Between the two the store fails closed. Returns how to end that.
 */
export function keepFilesWatched(options: {
  readonly store: Pick<Store, 'look'>;
  readonly logger: Logger;
  readonly every: Every;
}): () => void {
  const { store, logger, every } = options;
  let told: string | undefined;

  return every(PERIOD_MS, () => {
    const fault = store.look();
    const kind = fault?.kind;
    if (kind === told) return;
    told = kind;
    if (fault === undefined) logger.warn({}, BACK);
    else logger.error({ path: fault.path }, SENTENCES[fault.kind]);
  });
}

const BACK = 'the files of the database are back: requests are answered again';

const SENTENCES = Object.freeze({
  gone: 'a file of the database is gone: requests are refused until the same file is moved back',
  replaced:
    'a file of the database was replaced: requests are refused; restart Tollkey to use the new one',
  cut:
    'a file of the database was emptied or cut off, so data is lost: requests are refused; stop ' +
    'Tollkey, put the database back from a backup, and start Tollkey again',
});
