import { secondsUntil } from '../kernel/seconds-until.ts';
import type { QuotaState, WindowName } from '../quota/decide.ts';
import type { Metering } from '../quota/metering.ts';
import { fieldsOf, inOnePiece } from './header-lines.ts';

/**
 * The headers of a metered answer, as finished lines: the seeds' `X-RateLimit-…` for the window that
 * binds, with the reset in milliseconds, and both windows in the fields of the IETF draft (RateLimit
 * header fields for HTTP, draft 10), in seconds. None for a key without limits.
 *
 * A refusal that no wait helps has no reset: clients that know seconds only would wait for weeks.
 */
export function rateLimitLines(metering: Metering | null): string {
  if (metering === null) return '';
  const { state, binding, retryAt } = metering;
  const minuteLeft = textOf(state.perMinute.remaining);
  const dayLeft = textOf(state.perDay.remaining);
  const bindingLeft = binding === 'perMinute' ? minuteLeft : dayLeft;
  const { start, policy, day, end } = findFrame(state, binding);
  const lines = start + bindingLeft + policy + minuteLeft + day + dayLeft + end;
  if (retryAt === null) return lines;
  return Number.isFinite(retryAt)
    ? `${lines}Retry-After: ${secondsUntil(retryAt, state.at)}\r\n`
    : lines.replace(RESET_LINE, '');
}

const RESET_LINE = /X-RateLimit-Reset: \d+\r\n/;

/** The same as headers by their names. */
export function rateLimitHeaders(metering: Metering | null): Record<string, string> {
  return fieldsOf(rateLimitLines(metering));
}

/** All of the lines but what is left of the windows, which is another number at each use. */
interface Frame {
  /** What it was made of. */
  readonly binding: WindowName;
  readonly minuteLimit: number;
  readonly dayLimit: number;
  readonly resetsAt: number;
  readonly minuteSeconds: number;
  readonly daySeconds: number;
  /** Its parts, in the order of the lines. */
  readonly start: string;
  readonly policy: string;
  readonly day: string;
  readonly end: string;
}

// The one that was used last: for a second, all keys with the same limits have the same.
let last: Frame | undefined;

function findFrame({ perMinute, perDay, at }: QuotaState, binding: WindowName): Frame {
  const { limit, resetsAt } = binding === 'perMinute' ? perMinute : perDay;
  const minuteSeconds = secondsUntil(perMinute.resetsAt, at);
  const daySeconds = secondsUntil(perDay.resetsAt, at);
  const isSame =
    last !== undefined &&
    last.binding === binding &&
    last.minuteLimit === perMinute.limit &&
    last.dayLimit === perDay.limit &&
    last.resetsAt === resetsAt &&
    last.minuteSeconds === minuteSeconds &&
    last.daySeconds === daySeconds;
  if (last !== undefined && isSame) return last;
  last = {
    binding,
    minuteLimit: perMinute.limit,
    dayLimit: perDay.limit,
    resetsAt,
    minuteSeconds,
    daySeconds,
    start: inOnePiece([`X-RateLimit-Limit: ${limit}`, '\r\nX-RateLimit-Remaining: ']),
    policy: inOnePiece([
      `\r\nX-RateLimit-Reset: ${resetsAt}\r\n`,
      `RateLimit-Policy: "minute";q=${perMinute.limit};w=60, "day";q=${perDay.limit};w=86400\r\n`,
      'RateLimit: "minute";r=',
    ]),
    day: inOnePiece([`;t=${minuteSeconds}`, ', "day";r=']),
    end: inOnePiece([`;t=${daySeconds}`, '\r\n']),
  };
  return last;
}

const PADDED: readonly string[] = Object.freeze(
  Array.from({ length: 1000 }, (_, value) => String(value).padStart(3, '0')),
);

/**
 * An integer of 0 or more in digits. V8 keeps the text of each number that was written, where each
 * collection of garbage has to look after it. What is left of a window is another number at each
 * use; so its text is put together from two of a few that come again and again.
 */
function textOf(count: number): string {
  if (count < 1000) return String(count);
  return `${Math.floor(count / 1000)}${PADDED[count % 1000]}`;
}
