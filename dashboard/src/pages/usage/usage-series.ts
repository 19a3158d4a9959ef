/** Why uses are refused, in the order in which charts, tables and files tell them. */
export const REFUSAL_SERIES = Object.freeze([
  { reason: 'perMinute', label: 'Over the minute’s limit', color: 'var(--chart-minute)' },
  { reason: 'perDay', label: 'Over the day’s limit', color: 'var(--chart-day)' },
  { reason: 'insufficientScope', label: 'Missing a scope', color: 'var(--chart-scope)' },
  { reason: 'expired', label: 'Expired', color: 'var(--chart-expired)' },
  { reason: 'disabled', label: 'Disabled', color: 'var(--chart-disabled)' },
  { reason: 'revoked', label: 'Revoked or replaced', color: 'var(--chart-revoked)' },
] as const);

/** A reason, as the schema's field is called. */
type RefusalReason = (typeof REFUSAL_SERIES)[number]['reason'];

/** The colour of accepted uses. */
export const ACCEPTED_COLOR = 'var(--chart-accepted)';

/** Accepted and refused uses. */
export interface UsageCounts {
  readonly accepted: number;
  readonly refused: Readonly<Record<RefusalReason | 'total', number>>;
}

/** The same in one hour or day. */
export interface UsageBucket extends UsageCounts {
  readonly startsAt: string;
}
