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
}

/** A question with nothing left out. */
export type Asked = { readonly [Name in keyof Question]-?: Exclude<Question[Name], undefined> };
