import { DAY_MS, MINUTE_MS, startOfWindow } from '../quota/window.ts';
import { type Answer, answeredAt, notTollkey } from './connection.ts';
import type { RateLimits, RateLimitWindow } from './verdict.ts';

/** What the headers of an answer of the door say about the key's windows. */
export interface DoorRateLimits {
  /** Nothing for a key without limits, and unless they were looked at. */
  readonly rateLimits: RateLimits | null;
  /** When the window that binds ends; nothing without limits. */
  readonly resetsAt: Date | null;
  /** When that was so, by Tollkey's clock, to the whole second below. */
  readonly atMs: number;
}

/**
 * Reads both windows, and when each of them ends to the millisecond. The headers give that for the
 * window that binds; of both they give the seconds left, rounded up. All windows begin and end with
 * a whole second, so the end and the seconds left of one give the second in which Tollkey answered,
 * and that lies in one minute and one day. A refusal that no wait helps has no such end: then the date
 * of the answer tells which day it is.
 *
 * @throws TollkeyUnavailableError when the headers fit no Tollkey.
 */
export function readDoorRateLimits(answer: Answer): DoorRateLimits {
  const { headers } = answer;
  const policy = POLICY.exec(headers.get('ratelimit-policy') ?? '');
  const left = LEFT.exec(headers.get('ratelimit') ?? '');
  if (policy === null || left === null) {
    return { rateLimits: null, resetsAt: null, atMs: answeredAt(answer) };
  }
  const [, perMinuteLimit, perDayLimit] = policy.map(Number);
  const [, minuteLeft, minuteSeconds, dayLeft, daySeconds] = left.map(Number);
  const isHopeless = answer.status === 429 && !headers.has('x-ratelimit-reset');
  const reset = isHopeless
    ? nearestMidnight(answeredAt(answer) + (daySeconds ?? 0) * 1000)
    : Number(headers.get('x-ratelimit-reset'));
  if (!Number.isSafeInteger(reset) || reset <= 0) throw notTollkey(answer);
  // At midnight both windows end, and then both have the same seconds left.
  const secondsLeft = reset % DAY_MS === 0 ? daySeconds : minuteSeconds;
  const atMs = reset - (secondsLeft ?? 0) * 1000;
  const endOf = (lengthMs: number): Date => new Date(startOfWindow(atMs, lengthMs) + lengthMs);
  return {
    rateLimits: {
      perMinute: windowOf(perMinuteLimit, minuteLeft, endOf(MINUTE_MS)),
      perDay: windowOf(perDayLimit, dayLeft, endOf(DAY_MS)),
    },
    resetsAt: new Date(reset),
    atMs,
  };
}

// A clock between may be wrong by up to half a day.
function nearestMidnight(instantMs: number): number {
  return Math.round(instantMs / DAY_MS) * DAY_MS;
}

// IETF draft "RateLimit header fields for HTTP", as Tollkey writes them.
const POLICY = /^"minute";q=(\d+);w=60, "day";q=(\d+);w=86400$/;
const LEFT = /^"minute";r=(\d+);t=(\d+), "day";r=(\d+);t=(\d+)$/;

function windowOf(limit = 0, remaining = 0, resetsAt: Date): RateLimitWindow {
  return { limit, remaining, resetsAt };
}
