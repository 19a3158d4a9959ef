import type { Progress, Row, Settings } from '../trial.ts';
import { median, spreadOf } from './statistics.ts';

/** One of the two that are measured in turn. */
export interface Contender {
  /** What it is called in the results. */
  readonly name: string;
  /** Measures once, for so many seconds. */
  readonly measure: (seconds: number) => Promise<Turn>;
}

/** What one turn found. */
export interface Turn {
  /** The figure that is compared. */
  readonly value: number;
  /** In microseconds, where it is known. */
  readonly p99Us?: number;
}

/** Both sides of a comparison, and what it is counted in. */
export interface Pair {
  readonly subject: Contender;
  readonly peer: Contender;
  readonly unit: string;
}

// Long enough for the compiler to have seen the code; what is measured in it is thrown away.
const WARM_UP_SECONDS = 2;

/**
 * Measures both sides in turn, A B A B, so that what else happens on the machine meets both. The
 * ratio is taken within each pair.
 */
export async function comparePairs(
  { subject, peer, unit }: Pair,
  progress: Progress,
  { pairs, seconds, isSmoke }: Settings,
): Promise<Row> {
  if (!isSmoke) {
    progress.say('warm-up');
    await subject.measure(WARM_UP_SECONDS);
    await peer.measure(WARM_UP_SECONDS);
  }
  const ours: Turn[] = [];
  const theirs: Turn[] = [];
  const ratios: number[] = [];
  for (let pair = 1; pair <= pairs; pair += 1) {
    const our = await subject.measure(seconds);
    const their = await peer.measure(seconds);
    ours.push(our);
    theirs.push(their);
    ratios.push(our.value / their.value);
    const soFar = median(ratios).toPrecision(3);
    progress.say(
      `pair ${pair} of ${pairs}: ${show(our.value)} against ${show(their.value)} ${unit}, ratio so far ${soFar}`,
    );
  }
  return {
    unit,
    subject: sideOf(subject.name, ours),
    peer: sideOf(peer.name, theirs),
    ratio: spreadOf(ratios),
  };
}

function sideOf(name: string, turns: readonly Turn[]): Row['subject'] {
  const p99s = turns.flatMap(({ p99Us }) => (p99Us === undefined ? [] : [p99Us]));
  return {
    name,
    median: median(turns.map(({ value }) => value)),
    ...(p99s.length > 0 && { p99Us: median(p99s) }),
  };
}

function show(value: number): string {
  return Math.round(value).toLocaleString('en');
}
