import type { Trial } from '../trial.ts';
import { coldTrial } from './cold-trial.ts';
import { creationTrial } from './creation-trial.ts';
import { floodTrial } from './flood-trial.ts';
import { hotTrial } from './hot-trial.ts';
import { memoryTrial } from './memory-trial.ts';
import { startTrial } from './start-trial.ts';

const FEW = 1_000;
const MANY = [100_000, 1_000_000, 10_000_000];
const FLOODED = 1_000_000;

/** How everything grows with the number of keys: what is compared is compared with a thousand. */
export const SCALE_TRIALS: readonly Trial[] = Object.freeze([
  ...MANY.flatMap((keys) => [startTrial(keys, FEW), hotTrial(keys, FEW)]),
  ...[FEW, ...MANY].flatMap((keys) => [coldTrial(keys), memoryTrial(keys), creationTrial(keys)]),
  floodTrial('unknown', FLOODED),
  floodTrial('valid', FLOODED),
]);
