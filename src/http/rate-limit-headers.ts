import type { WindowState } from '../quota/decide.ts';
import type { Metering } from '../quota/metering.ts';

/**
 * The headers of a metered answer, in an object of its own: the seeds' `X-RateLimit-…` for the window
 * that binds, with the reset in milliseconds, and both windows in the fields of the IETF draft
 * (RateLimit header fields for HTTP, draft 10), in seconds. None for a key without limits.
 */
export function rateLimitHeaders(metering: Metering | null): Record<string, string> {
  if (metering === null) return {};
  const { state, binding, retryAt } = metering;
  const { perMinute, perDay, at } = state;
  const bound = state[binding];
  const headers: Record<string, string> = {
    'X-RateLimit-Limit': String(bound.limit),
    'X-RateLimit-Remaining': String(bound.remaining),
    'X-RateLimit-Reset': String(bound.resetsAt),
    'RateLimit-Policy': `"minute";q=${perMinute.limit};w=60, "day";q=${perDay.limit};w=86400`,
    RateLimit: `"minute";${left(perMinute, at)}, "day";${left(perDay, at)}`,
  };
  // RFC 9110, section 10.2.3: whole seconds; rounded up, so that a retry after exactly that long
  // falls into the next window.
  if (retryAt !== null) headers['Retry-After'] = String(Math.ceil((retryAt - at) / 1000));
  return headers;
}

function left({ remaining, resetsAt }: WindowState, nowMs: number): string {
  return `r=${remaining};t=${Math.ceil((resetsAt - nowMs) / 1000)}`;
}
