import { type CacheMark, UNMARKED } from '../kernel/recent-cache.ts';
import type { Counts } from './decide.ts';
import {
  type Bookmark,
  noRefusals,
  type RefusalReason,
  type SecretUse,
  type StoredUsage,
  type UsageHour,
} from './quota.ts';
import { DAY_MS, type Windows } from './window.ts';

/** A key's counts in memory. Changed in place: it is the ledger's own, and on the hot path. */
export interface LedgerEntry extends Mutable<Counts>, CacheMark, Bookmark {
  readonly keyId: string;
  /** The first hour that had counts ahead of the entry when it was read. */
  readonly laterHour: number;
  /** Uses since the entry was last written, as all counts that are not a window's. */
  accepted: number;
  refused: Readonly<Record<RefusalReason, number>>;
  lastRefusedAt: Readonly<Partial<Record<RefusalReason, number>>>;
  /** `NEVER` before the first use in the hour. Always a number: V8 then changes it in its place. */
  lastUsedAt: number;
  /** The secret whose use was noted last in this minute: most keys are used with one. */
  notedSecret: string | undefined;
  /** The secrets whose use in this minute is noted. Few: a key has at most five live ones. */
  notedSecrets: readonly string[];
  /** What was noted since the entry was last written. */
  secretUses: readonly SecretUse[];
  /** The last batch of counts to commit that it is in, until that is done. */
  batch: object | undefined;
  /** How many batches it is in that are not committed yet. */
  uncommitted: number;
  /** How many uses that waited for it to be read were not decided yet. */
  awaited: number;
}

const NEVER = -0.5;
const NONE: readonly never[] = Object.freeze([]);
const NO_REFUSALS = Object.freeze(noRefusals());
const NOT_REFUSED = Object.freeze({});

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** An entry that goes on from what is remembered, in the windows that it was read for. */
export function createLedgerEntry(
  keyId: string,
  { dayAccepted, minute, laterHour }: StoredUsage,
  windows: Windows,
): LedgerEntry {
  return {
    keyId,
    laterHour,
    windows,
    dayAccepted,
    accepted: 0,
    refused: NO_REFUSALS,
    lastRefusedAt: NOT_REFUSED,
    minuteAccepted: minute?.startsAt === windows.minute ? minute.accepted : 0,
    lastUsedAt: NEVER,
    notedSecret: undefined,
    notedSecrets: NONE,
    secretUses: NONE,
    place: undefined,
    batch: undefined,
    uncommitted: 0,
    awaited: 0,
    ...UNMARKED,
  };
}

/**
 * Whether an entry cannot tell what its key has used of a day, because counts of that day may be
 * stored: the day comes round again.
 */
export function isUnknownDay(entry: LedgerEntry, { day }: Windows): boolean {
  if (day === entry.windows.day) return false;
  return day < entry.windows.day || entry.laterHour < day + DAY_MS;
}

/** Whether an entry has counts that are in no snapshot. */
export function hasUnwritten({ accepted, refused }: LedgerEntry): boolean {
  return accepted > 0 || refused !== NO_REFUSALS;
}

/** Moves an entry to other windows. Call `takeSnapshot` first if it leaves its hour. */
export function moveTo(entry: LedgerEntry, windows: Windows): void {
  const { windows: before } = entry;
  entry.windows = windows;
  if (windows.minute === before.minute) return;
  entry.minuteAccepted = 0;
  entry.notedSecret = undefined;
  entry.notedSecrets = NONE;
  if (windows.hour === before.hour) return;
  entry.lastUsedAt = NEVER;
  if (windows.day === before.day) return;
  entry.dayAccepted = 0;
}

/** Counts accepted uses, in every window at once. */
export function addAccepted(entry: LedgerEntry, cost: number, nowMs: number): void {
  entry.minuteAccepted += cost;
  entry.dayAccepted += cost;
  entry.accepted += cost;
  entry.lastUsedAt = nowMs;
}

/** Notes that a secret is used, once a minute, so that not every use is written for its sake. */
export function noteSecretUse(entry: LedgerEntry, secretId: string): void {
  if (entry.notedSecret === secretId) return;
  entry.notedSecret = secretId;
  if (entry.notedSecrets.includes(secretId)) return;
  entry.notedSecrets = [secretId, ...entry.notedSecrets];
  entry.secretUses = [...entry.secretUses, { secretId, usedAt: entry.windows.minute }];
}

/** Counts a refusal. */
export function addRefused(entry: LedgerEntry, reason: RefusalReason, nowMs: number): void {
  entry.refused = { ...entry.refused, [reason]: entry.refused[reason] + 1 };
  entry.lastRefusedAt = { ...entry.lastRefusedAt, [reason]: nowMs };
}

/** What is to be added to the entry's hour. Each use is in one snapshot. */
export function takeSnapshot(entry: LedgerEntry): UsageHour {
  const { accepted, refused, lastRefusedAt, secretUses } = entry;
  entry.accepted = 0;
  entry.refused = NO_REFUSALS;
  entry.lastRefusedAt = NOT_REFUSED;
  entry.secretUses = NONE;
  return {
    accepted,
    refused,
    lastRefusedAt,
    secretUses,
    keyId: entry.keyId,
    hour: entry.windows.hour,
    minute: entry.windows.minute,
    minuteAccepted: entry.minuteAccepted,
    lastUsedAt: entry.lastUsedAt === NEVER ? null : entry.lastUsedAt,
    bookmark: entry,
  };
}
