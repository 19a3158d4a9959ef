const WORDS = new Intl.RelativeTimeFormat('en', { numeric: 'always' });
const SHORT_WORDS = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'narrow' });
const MINUTE_MS = 60_000;
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = Object.freeze([
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
]);

/** An instant to the second, in UTC: `22 Nov 2026, 14:03:05 UTC`. */
export function formatInstant(iso: string): string {
  return `${formatDay(iso)}, ${new Date(iso).toISOString().slice(11, 19)} UTC`;
}

/** The UTC day of an instant: `22 Nov 2026`. */
export function formatDay(iso: string): string {
  const date = new Date(iso);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** How far an instant is from now, in the largest unit that fits: `3 hours ago`, `in 5 days`. */
export function describeDistance(iso: string, nowMs: number): string {
  return describe(iso, nowMs, WORDS);
}

/** The same where there is little room: `3h ago`, `in 5d`. */
export function describeDistanceShortly(iso: string, nowMs: number): string {
  return describe(iso, nowMs, SHORT_WORDS);
}

/** The minute that begins at an instant: `in the minute from 22 Nov 2026, 14:03 UTC`. */
export function formatMinute(iso: string): string {
  return `in the minute from ${formatDay(iso)}, ${new Date(iso).toISOString().slice(11, 16)} UTC`;
}

/** How long ago something in the minute from an instant was, true to the minute. */
export function describeMinute(iso: string, nowMs: number): string {
  return describeUse(iso, nowMs, WORDS);
}

/** The same where there is little room: `1m ago`. */
export function describeMinuteShortly(iso: string, nowMs: number): string {
  return describeUse(iso, nowMs, SHORT_WORDS);
}

function describeUse(iso: string, nowMs: number, words: Intl.RelativeTimeFormat): string {
  const sinceMs = nowMs - Date.parse(iso) - MINUTE_MS;
  if (sinceMs < 0) return 'just now';
  // From the end of its minute on: nothing is called older than it can be by a whole minute.
  const end = new Date(nowMs - Math.max(sinceMs, MINUTE_MS));
  return describe(end.toISOString(), nowMs, words);
}

function describe(iso: string, nowMs: number, words: Intl.RelativeTimeFormat): string {
  const seconds = Math.trunc((Date.parse(iso) - nowMs) / 1_000);
  // Clocks of two machines differ a little; what has just happened is not in the future.
  if (seconds > -5 && seconds < 2) return 'just now';
  for (const [unit, size] of UNITS) {
    // One month or one year would say too little of a deadline.
    const least = unit === 'month' || unit === 'year' ? 2 * size : size;
    if (Math.abs(seconds) >= least) return words.format(Math.round(seconds / size), unit);
  }
  return 'just now';
}
