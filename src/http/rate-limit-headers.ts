import type { Metering } from '../domain/spend.ts';
import type { WindowState } from '../quota/decide.ts';

/**
 * The headers of a metered answer: the seeds' `X-RateLimit-…` for the window that binds, with the
 * reset in milliseconds, and both windows in the fields of the IETF draft (RateLimit header fields
 * for HTTP, draft 10), in seconds. None for a key without limits.
 */
export function rateLimitHeaders(metering: Metering | null): Record<string, string> {
  if (metering === null) return {};
  const { state, binding, retryAfterSeconds } = metering;
  const { perMinute, perDay, at } = state;
  const bound = state[binding];
  const left = (window: WindowState): string =>
    `r=${window.remaining};t=${Math.ceil((window.resetsAt - at) / 1000)}`;
  return {
    'x-ratelimit-limit': String(bound.limit),
    'x-ratelimit-remaining': String(bound.remaining),
    'x-ratelimit-reset': String(bound.resetsAt),
    'ratelimit-policy': `"minute";q=${perMinute.limit};w=60, "day";q=${perDay.limit};w=86400`,
    ratelimit: `"minute";${left(perMinute)}, "day";${left(perDay)}`,
    ...(retryAfterSeconds !== null && { 'retry-after': String(retryAfterSeconds) }),
  };
}
