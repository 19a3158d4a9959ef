import { formatInstant } from '../../format/instant';

/** How long the old secrets go on working beside the new one, as it is being chosen. */
export interface OverlapDraft {
  readonly choice: 'none' | '1' | '24' | '168' | '720' | 'custom';
  readonly hours: string;
}

/** The choices, named by their hours. */
export const OVERLAP_CHOICES = Object.freeze([
  { value: 'none', label: 'At once' },
  { value: '1', label: '1 hour' },
  { value: '24', label: '24 hours' },
  { value: '168', label: '7 days' },
  { value: '720', label: '30 days' },
  { value: 'custom', label: 'Custom' },
] as const);

const MAX_HOURS = 720;
const HOUR_SECONDS = 3_600;

/** The overlap in seconds; nothing while it is no number of hours up to 30 days. */
export function overlapSecondsOf({ choice, hours }: OverlapDraft): number | undefined {
  if (choice === 'none') return 0;
  const text = choice === 'custom' ? hours.trim() : choice;
  const number = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  return number >= 0 && number <= MAX_HOURS ? Math.round(number * HOUR_SECONDS) : undefined;
}

/** What happens when, in a sentence. */
export function describeOverlap(overlapSeconds: number, nowMs: number): string {
  if (overlapSeconds === 0) {
    return 'The old secret is refused from the next request on. Whatever still uses it stops working at once.';
  }
  const until = formatInstant(new Date(nowMs + overlapSeconds * 1_000).toISOString());
  return `Both secrets work until ${until}; from then on only the new one does. They share the limits of the key.`;
}
