import { formatCount, parseCount } from '../../format/count';
import type { KeyFields } from './key-documents';

/** A key's limits, as they are being typed. */
export interface LimitsDraft {
  readonly isUnlimited: boolean;
  readonly perMinute: string;
  readonly perDay: string;
}

/** What a key has unless somebody says otherwise. */
const DEFAULTS = Object.freeze({ perMinute: 60, perDay: 1_000 });

const MOST = Object.freeze({ perMinute: 10_000, perDay: 100_000 });

/** One of the two windows. */
export type LimitWindow = keyof typeof MOST;

/** The draft to begin with, for a new key or for one that exists. */
export function draftLimits(rateLimit: KeyFields['rateLimit'] = DEFAULTS): LimitsDraft {
  const { perDay, perMinute } = rateLimit ?? DEFAULTS;
  return {
    isUnlimited: rateLimit === null,
    perMinute: String(perMinute),
    perDay: String(perDay),
  };
}

/** What is wrong with one of the limits, or nothing. */
export function limitProblem(draft: LimitsDraft, window: LimitWindow): string | undefined {
  const limit = limitOf(draft, window);
  if (draft.isUnlimited || (limit >= 1 && limit <= MOST[window])) return undefined;
  return `A whole number from 1 to ${formatCount(MOST[window])}.`;
}

/** One of the limits as a number: NaN while it is none. */
export function limitOf(draft: LimitsDraft, window: LimitWindow): number {
  return parseCount(draft[window]);
}
