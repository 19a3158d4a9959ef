/** One thing that is measured, and how: a line of the list that `npm run bench` goes through. */
export interface Trial {
  /** What it is called on the command line: kebab-case. */
  readonly name: string;
  /** What is measured, in one line. */
  readonly title: string;
  /** What has to be reached; nothing for a figure that is only shown. */
  readonly bound?: Bound;
  /** Whether it is so long that it only runs when it is named. Defaults to false. */
  readonly isLong?: boolean;
  /** Whether it takes wrk. Defaults to false. */
  readonly needsWrk?: boolean;
  /** Measures. Starts what it needs, and has ended all of it when it resolves or rejects. */
  readonly run: (progress: Progress, settings: Settings) => Promise<readonly Row[]>;
}

/** What has to be reached: by the ratio where there is a peer, by the subject's median where not. */
export type Bound = { readonly atLeast: number } | { readonly atMost: number };

/** Tells the person who waits how far a trial is. */
export interface Progress {
  /** Shows one line, such as the figure so far. */
  readonly say: (text: string) => void;
}

/** How much is measured. */
export interface Settings {
  /** How often subject and peer are measured in turn: A B A B. */
  readonly pairs: number;
  /** How long each turn takes. */
  readonly seconds: number;
  /** Whether this only shows that the trial runs: everything as small and short as can be. */
  readonly isSmoke: boolean;
}

/** What a trial found: one figure. */
export interface Row {
  /** What the figure is, where a trial has several. Defaults to the trial's title. */
  readonly figure?: string;
  /** Of both medians: `/s`, `µs`, `ms`, `MiB`. */
  readonly unit: string;
  readonly subject: Side;
  /** Nothing for a figure that stands alone. */
  readonly peer?: Side;
  /** Subject divided by peer, in each pair. */
  readonly ratio?: Spread;
  /** Whether the trial's bound is about this row. Defaults to true. */
  readonly isBounded?: boolean;
  /** What a reader has to know: how many at once, how many keys, what was left out. */
  readonly note?: string;
}

/** One side of a comparison. */
export interface Side {
  /** What was measured, such as `Tollkey` or `graphql-yoga 5.24.1`. */
  readonly name: string;
  /** Of all turns, in the row's unit. */
  readonly median: number;
  /** The median of the turns' 99th percentiles of latency, in microseconds, where it is known. */
  readonly p99Us?: number;
}

/** Where values lie. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Whether a row reaches what its trial has to; nothing when nothing has to be reached. */
export function isReached(trial: Pick<Trial, 'bound'>, row: Row): boolean | undefined {
  const { bound } = trial;
  if (bound === undefined || row.isBounded === false) return undefined;
  const value = row.ratio?.median ?? row.subject.median;
  return 'atLeast' in bound ? value >= bound.atLeast : value <= bound.atMost;
}
