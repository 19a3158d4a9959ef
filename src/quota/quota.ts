import type { MaybePromise } from '../kernel/and-then.ts';
import type { Limits, QuotaState, WindowName } from './decide.ts';

/**
 * Counts the uses of keys and knows how much is left. There are two of it because there really are
 * two: one process with its own ledger, and several that share Redis.
 */
export interface Quota {
  /**
   * Spends `cost` uses from both windows together, or from neither. Resolves once the uses are
   * durable: what was answered as accepted is counted, also after `kill -9`. Rejects, and spends
   * nothing, when they cannot be made so.
   */
  readonly spend: (charge: Charge) => MaybePromise<SpendResult>;
  /** Both windows as they stand, spending nothing: at once, if they are in memory. */
  readonly look: (keyId: string, limits: Limits) => MaybePromise<QuotaState>;
  /** Counts a refusal for the key's usage; spends nothing. Resolves also when it cannot be kept. */
  readonly countRefusal: (keyId: string, reason: RefusalReason) => Promise<void>;
  /** Resolves once all that was counted so far can be read from the store: nothing if it can now. */
  readonly settle: () => Promise<void> | undefined;
}

/** What is to be spent, and by whom. */
export interface Charge {
  readonly keyId: string;
  /** The limits in force; nothing for a key without limits, whose uses are counted all the same. */
  readonly limits: Limits | null;
  /** How many uses: an integer, at least 1. */
  readonly cost: number;
  /** Which of the key's secrets is used; none for a use that takes no secret. */
  readonly secretId?: string;
  /**
   * Whether the key is still as it was when it was judged. Asked in the same step as the decision,
   * so that no change of the key can come between the two; `nowMs` is the instant of the decision.
   */
  readonly isCurrent: (nowMs: number) => boolean;
  /** One for each key in memory: where the quota may note for itself where it has the counts. */
  readonly bookmark?: Bookmark<unknown> | undefined;
}

/** What became of a charge. `state` is how both windows stand after it. */
export type SpendResult =
  | { readonly kind: 'accepted'; readonly state: QuotaState | null }
  | { readonly kind: 'exceeded'; readonly window: WindowName; readonly state: QuotaState }
  | { readonly kind: 'stale' };

/** Why a known key was refused. */
export type RefusalReason = WindowName | 'expired' | 'disabled' | 'revoked' | 'insufficientScope';

/** The refusals that are counted, each under its own reason. */
export const REFUSAL_REASONS: readonly RefusalReason[] = Object.freeze([
  'perMinute',
  'perDay',
  'expired',
  'disabled',
  'revoked',
  'insufficientScope',
]);

/** Refusals by reason before any was counted. */
export function noRefusals(): Record<RefusalReason, number> {
  return { perMinute: 0, perDay: 0, expired: 0, disabled: 0, revoked: 0, insufficientScope: 0 };
}

/** What was counted of a key in one hour since that was last written: it is added to what is there. */
export interface UsageHour {
  readonly keyId: string;
  /** When the hour began, in milliseconds since the Unix epoch, as are all instants here. */
  readonly hour: number;
  readonly accepted: number;
  readonly refused: Readonly<Record<RefusalReason, number>>;
  /** The minute that was counted last, and all uses that were accepted in it. */
  readonly minute: number;
  readonly minuteAccepted: number;
  /** Nothing if no use was accepted. */
  readonly lastUsedAt: number | null;
  /** When the key was last refused, for each reason that was counted. */
  readonly lastRefusedAt: Readonly<Partial<Record<RefusalReason, number>>>;
  /** The key's secrets that were used, each once a minute. */
  readonly secretUses: readonly SecretUse[];
  /** One for each key in memory: where the journal may note where it wrote last of it. */
  readonly bookmark: Bookmark;
}

/** Where somebody notes for himself how he finds again what he has of a key. */
export interface Bookmark<T = number> {
  place: T | undefined;
}

/** A use of a secret. */
export interface SecretUse {
  readonly secretId: string;
  /** The minute in which it was used, by its start: nothing is written for a later use in it. */
  readonly usedAt: number;
}

/** What the ledger needs to remember its counts: handed in, so that this room knows no database. */
export interface UsageJournal {
  /** What is remembered of a key, seen from the hour `hour` of the day `day`. */
  readonly load: (keyId: string, day: number, hour: number) => Promise<StoredUsage>;
  /** Adds all hours to what is there, in one transaction. All, or none and a rejection. */
  readonly commit: (hours: readonly UsageHour[]) => Promise<void>;
}

/** What is remembered of a key. */
export interface StoredUsage {
  /** The uses accepted in all hours of the day. */
  readonly dayAccepted: number;
  /** The minute of the hour that was counted last, and the uses accepted in it. */
  readonly minute: { readonly startsAt: number; readonly accepted: number } | undefined;
  /** The first hour after this one that has counts: the clock was put back since. */
  readonly laterHour: number;
}

/** In place of a later hour where there is none. */
export const NO_LATER_HOUR = Number.POSITIVE_INFINITY;
