import type { Windows } from './window.ts';

/** How many uses a key has in each window: `perMinute` 1 to 10,000, `perDay` 1 to 100,000. */
export interface Limits {
  readonly perMinute: number;
  readonly perDay: number;
}

/** The windows in which a key's uses are counted, and those uses. */
export interface Counts {
  readonly windows: Windows;
  readonly minuteAccepted: number;
  readonly dayAccepted: number;
}

/** One window as its user sees it. */
export interface WindowState {
  readonly limit: number;
  /** Uses left, never below 0. */
  readonly remaining: number;
  /** When the window ends, in milliseconds since the Unix epoch. */
  readonly resetsAt: number;
}

/** Both windows at one instant. */
export interface QuotaState {
  readonly perMinute: WindowState;
  readonly perDay: WindowState;
  /** The instant, in milliseconds since the Unix epoch. */
  readonly at: number;
}

/** Both windows as they were just put together, for whoever did so to take uses from. */
export interface OwnState extends QuotaState {
  readonly perMinute: OwnWindow;
  readonly perDay: OwnWindow;
}

interface OwnWindow extends WindowState {
  remaining: number;
}

/** A window, by the name of its limit. */
export type WindowName = 'perMinute' | 'perDay';

/** Both windows, given what was used of them. */
export function stateOf(counts: Counts, limits: Limits, nowMs: number): OwnState {
  return {
    perMinute: {
      limit: limits.perMinute,
      remaining: Math.max(0, limits.perMinute - counts.minuteAccepted),
      resetsAt: counts.windows.minuteEnd,
    },
    perDay: {
      limit: limits.perDay,
      remaining: Math.max(0, limits.perDay - counts.dayAccepted),
      resetsAt: counts.windows.dayEnd,
    },
    at: nowMs,
  };
}

/** Takes `cost` uses from both windows, which have room for them. */
export function takeFrom(state: OwnState, cost: number): void {
  state.perMinute.remaining -= cost;
  state.perDay.remaining -= cost;
}

/**
 * The window that has no room for `cost` uses, or nothing when both have. If neither has, the one
 * that resets later: until then no retry can succeed.
 */
export function findExceeded(state: QuotaState, cost: number): WindowName | undefined {
  const minuteExceeded = state.perMinute.remaining < cost;
  const dayExceeded = state.perDay.remaining < cost;
  if (!minuteExceeded && !dayExceeded) return undefined;
  if (!minuteExceeded) return 'perDay';
  if (!dayExceeded) return 'perMinute';
  return laterReset(state);
}

/** The window with the fewest uses left; of two with equally few, the one that resets later. */
export function bindingWindow(state: QuotaState): WindowName {
  const difference = state.perMinute.remaining - state.perDay.remaining;
  if (difference === 0) return laterReset(state);
  return difference < 0 ? 'perMinute' : 'perDay';
}

function laterReset(state: QuotaState): WindowName {
  return state.perMinute.resetsAt > state.perDay.resetsAt ? 'perMinute' : 'perDay';
}
