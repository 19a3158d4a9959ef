import type { Verdict } from './verdict.ts';

/** A verdict, and when it was given by Tollkey's clock, in milliseconds since the Unix epoch. */
export interface Judged {
  readonly verdict: Verdict;
  /** To the whole second below, which is as exact as the headers in seconds need it. */
  readonly atMs: number;
}

/** What is asked about a key. */
export interface Question {
  readonly secret: string;
  /** The scopes that it takes, all of them. Defaults to none. */
  readonly scopes?: readonly string[] | undefined;
  /** How many uses it costs, 0 to 100,000; 0 only looks. Defaults to 1. */
  readonly cost?: number | undefined;
  /** Sent along, so that Tollkey logs the same one: `A-Za-z0-9._:-`, at most 128. Else ignored. */
  readonly requestId?: string | undefined;
}

/** The names of all that a question can have. */
export const QUESTION_MEMBERS = Object.freeze([
  'secret',
  'scopes',
  'cost',
  'requestId',
] as const satisfies readonly (keyof Question)[]);

/** A question, checked and with nothing left out. */
export interface Asked {
  readonly secret: string;
  readonly scopes: readonly string[];
  readonly cost: number;
  readonly requestId: string | undefined;
}
