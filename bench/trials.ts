import { holdUpTrials } from './hold-up/trials.ts';
import { SCALE_TRIALS } from './scale/trials.ts';
import type { Trial } from './trial.ts';
import { queryTrials } from './trials/query.ts';
import { verifyHttpTrials } from './trials/verify-http.ts';
import { verifyInProcessTrials } from './trials/verify-in-process.ts';
import { verifyLatencyTrials } from './trials/verify-latency.ts';

/** Everything that is measured, in the order in which it runs. */
export const TRIALS: readonly Trial[] = [
  ...verifyInProcessTrials,
  ...verifyHttpTrials,
  ...queryTrials,
  ...verifyLatencyTrials,
  ...SCALE_TRIALS,
  ...holdUpTrials,
];
