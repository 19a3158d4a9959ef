/** When a key is to expire, as it is being chosen. */
export interface ExpirationDraft {
  readonly choice: ExpirationChoice;
  /** A date and time as its input has it, in the reader's own time zone. */
  readonly custom: string;
}

/** The ways to choose: `keep` only where there is something to keep, a number is so many days. */
export type ExpirationChoice = 'keep' | 'none' | '7' | '30' | '90' | '365' | 'custom';

/** The choices and their words; `keep` is named by what is kept. */
export const EXPIRATION_CHOICES = Object.freeze([
  { value: 'none', label: 'None' },
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
  { value: 'custom', label: 'Custom…' },
] as const);

/** A key that never expires. */
export const NO_EXPIRATION: ExpirationDraft = Object.freeze({ choice: 'none', custom: '' });

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** The instant that is chosen: null for never, or while there is no whole date yet. */
export function instantOf({ choice, custom }: ExpirationDraft, nowMs: number): string | null {
  if (choice === 'none' || choice === 'keep') return null;
  if (choice !== 'custom') return new Date(nowMs + Number(choice) * DAY_MS).toISOString();
  const chosenMs = new Date(custom).getTime();
  return Number.isNaN(chosenMs) ? null : new Date(chosenMs).toISOString();
}

/** What is wrong with what is chosen, or nothing. */
export function expirationProblem(draft: ExpirationDraft, nowMs: number): string | undefined {
  if (draft.choice !== 'custom') return undefined;
  const instant = instantOf(draft, nowMs);
  if (instant === null) return 'Choose a date and a time.';
  return Date.parse(instant) > nowMs ? undefined : 'Choose a time in the future.';
}

/** An instant as an input of dates and times has it, in the reader's own time zone. */
export function toLocalInput(iso: string): string {
  const date = new Date(iso);
  return new Date(date.getTime() - date.getTimezoneOffset() * MINUTE_MS).toISOString().slice(0, 16);
}
