import type { WindowState } from '../quota/decide.ts';
import type { Metering } from '../quota/metering.ts';
import { fieldsOf } from './header-lines.ts';

/**
 * The headers of a metered answer, as finished lines: the seeds' `X-RateLimit-…` for the window that
 * binds, with the reset in milliseconds, and both windows in the fields of the IETF draft (RateLimit
 * header fields for HTTP, draft 10), in seconds. None for a key without limits.
 */
export function rateLimitLines(metering: Metering | null): string {
  if (metering === null) return '';
  const { state, binding, retryAt } = metering;
  const { perMinute, perDay, at } = state;
  const { limit, remaining, resetsAt } = state[binding];
  const lines =
    `X-RateLimit-Limit: ${limit}\r\nX-RateLimit-Remaining: ${textOf(remaining)}\r\nX-RateLimit-Reset: ${resetsAt}\r\n` +
    `RateLimit-Policy: "minute";q=${perMinute.limit};w=60, "day";q=${perDay.limit};w=86400\r\n` +
    `RateLimit: "minute";${left(perMinute, at)}, "day";${left(perDay, at)}\r\n`;
  // RFC 9110, section 10.2.3: whole seconds; rounded up, so that a retry after exactly that long
  // falls into the next window.
  return retryAt === null ? lines : `${lines}Retry-After: ${Math.ceil((retryAt - at) / 1000)}\r\n`;
}

/** The same as headers by their names. */
export function rateLimitHeaders(metering: Metering | null): Record<string, string> {
  return fieldsOf(rateLimitLines(metering));
}

function left({ remaining, resetsAt }: WindowState, nowMs: number): string {
  return `r=${textOf(remaining)};t=${Math.ceil((resetsAt - nowMs) / 1000)}`;
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
