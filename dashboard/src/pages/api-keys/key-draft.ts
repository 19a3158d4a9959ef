import { fieldError } from '../../data/ask-error';
import { type ExpirationDraft, expirationProblem, NO_EXPIRATION } from './expiration';
import { draftLimits, type LimitsDraft, limitProblem } from './limits';
import { scopesProblem } from './scopes';

/** A key as it is being typed. */
export interface KeyDraft {
  readonly label: string;
  readonly expiration: ExpirationDraft;
  readonly limits: LimitsDraft;
  /** Separated by spaces or commas. */
  readonly scopes: string;
}

/** The draft of a new key. */
export const NEW_KEY: KeyDraft = Object.freeze({
  label: '',
  expiration: NO_EXPIRATION,
  limits: draftLimits(),
  scopes: '',
});

/** What is wrong with each field, as far as it is known. */
export interface KeyProblems {
  readonly label: string | undefined;
  readonly expiration: string | undefined;
  readonly perMinute: string | undefined;
  readonly perDay: string | undefined;
  readonly scopes: string | undefined;
}

/** The inputs whose refusal stands beside their field, as the server names them. */
export const KEY_INPUTS = Object.freeze([
  'label',
  'expiresAt',
  'rateLimit.perMinute',
  'rateLimit.perDay',
  'scopes',
]);

/** What is wrong with a draft before it is sent. */
export function problemsOf(draft: KeyDraft, nowMs: number): KeyProblems {
  return {
    label: draft.label.trim() === '' ? 'Give it a label, such as Production.' : undefined,
    expiration: expirationProblem(draft.expiration, nowMs),
    perMinute: limitProblem(draft.limits, 'perMinute'),
    perDay: limitProblem(draft.limits, 'perDay'),
    scopes: scopesProblem(draft.scopes),
  };
}

/** What the server found wrong with each field. */
export function refusedFields(error: unknown): KeyProblems {
  return {
    label: fieldError(error, 'label'),
    expiration: fieldError(error, 'expiresAt'),
    perMinute: fieldError(error, 'rateLimit.perMinute'),
    perDay: fieldError(error, 'rateLimit.perDay'),
    scopes: fieldError(error, 'scopes'),
  };
}

/** Whether anything is wrong. */
export function hasProblem(problems: KeyProblems): boolean {
  return Object.values(problems).some((problem) => problem !== undefined);
}
