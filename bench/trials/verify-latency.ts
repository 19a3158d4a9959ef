import { type LoadTarget, loadChecked } from '../support/http-contender.ts';
import { bareAlikePeer, barePeer } from '../support/http-peers.ts';
import { type HttpPeer, startBoth } from '../support/http-trial.ts';
import { type Contender, comparePairs } from '../support/pairs.ts';
import { median } from '../support/statistics.ts';
import { withResources } from '../support/with-resources.ts';
import type { Progress, Settings, Trial } from '../trial.ts';
import { askVerify, isAllowed } from './verify-http.ts';

// wrk waits in whole milliseconds, so that shorter pauses would come in bursts.
const PAUSE_MS = 10;
const PEAK_PROBES = 3;
const CALIBRATIONS = 2;

// How far a rate may be from the one that is meant, as a share of it.
const TOLERANCE = 0.05;

// A machine that is busy otherwise keeps a turn from its rate, for seconds on end; a server that cannot
// keep it never will. Only after a few turns in a row is it the number of connections that is wrong.
const ATTEMPTS = 15;
const ATTEMPTS_AS_IT_IS = 5;

/** How long an answer takes when the server is not at its limit. */
export const verifyLatencyTrials: readonly Trial[] = [
  latencyTrial({
    name: 'verify-p99',
    title: 'p99 of GET /verify at half of its peak rate, against a bare server at the same rate',
    bound: { atMost: 1.5 },
    peer: barePeer,
  }),
  latencyTrial({
    name: 'verify-p99-alike',
    title:
      'p99 of GET /verify at half of its peak rate, against one with the same options of Node.js',
    peer: bareAlikePeer,
  }),
];

interface LatencyTrial extends Pick<Trial, 'name' | 'title' | 'bound'> {
  readonly peer: HttpPeer;
}

function latencyTrial({ name, title, bound, peer }: LatencyTrial): Trial {
  return {
    name,
    title,
    ...(bound && { bound }),
    needsWrk: true,
    run: (progress, settings) =>
      withResources(async (resources) => {
        const description = { keys: 1, requests: askVerify, isRight: isAllowed, peer };
        const { target, peerTarget } = await startBoth(description, resources, settings);

        const peak = await findPeak(target, settings);
        const rate = peak / 2;
        progress.say(`peak ${Math.round(peak)}/s, so both are asked ${Math.round(rate)}/s`);
        const sides = {
          subject: await pacedContender({ name: 'Tollkey', target, rate }, progress, settings),
          peer: await pacedContender(
            { name: peer.name, target: peerTarget, rate },
            progress,
            settings,
          ),
        };
        const row = await comparePairs({ ...sides, unit: 'µs' }, progress, settings);
        const rates = [sides.subject, sides.peer].map(({ rateOf }) =>
          Math.round(rateOf()).toLocaleString('en'),
        );
        const note = `${rates.join(' and ')} a second, from callers that are independent of each other`;
        return [{ ...row, note }];
      }),
  };
}

async function findPeak(target: LoadTarget, { seconds, isSmoke }: Settings): Promise<number> {
  const found: number[] = [];
  for (let probe = 0; probe < (isSmoke ? 1 : PEAK_PROBES); probe += 1) {
    found.push((await loadChecked(target, { seconds })).perSecond);
  }
  return median(found);
}

interface Paced {
  readonly name: string;
  readonly target: LoadTarget;
  /** Requests a second. */
  readonly rate: number;
}

/** A server whose p99 is measured at a rate: by so many connections, which pause, as bring it about. */
async function pacedContender(
  { name, target, rate }: Paced,
  progress: Progress,
  { isSmoke }: Settings,
): Promise<Contender & { readonly rateOf: () => number }> {
  const reached: number[] = [];
  const load = (connections: number, seconds: number) =>
    loadChecked(target, { seconds, connections, pauseMs: PAUSE_MS });
  let connections = Math.max(1, Math.round((rate * PAUSE_MS) / 1_000));
  const adjust = (perSecond: number): void => {
    connections = Math.max(1, Math.round((connections * rate) / perSecond));
  };
  for (let calibration = 0; calibration < (isSmoke ? 0 : CALIBRATIONS); calibration += 1) {
    adjust((await load(connections, 1)).perSecond);
  }
  progress.say(`${name}: ${connections} connections`);
  return {
    name,
    rateOf: () => median(reached),
    async measure(seconds) {
      for (let attempt = 1; ; attempt += 1) {
        const { perSecond, p99Us } = await load(connections, seconds);
        if (isSmoke || Math.abs(perSecond / rate - 1) <= TOLERANCE) {
          reached.push(perSecond);
          return { value: p99Us, p99Us };
        }
        const text = `${name} was asked ${Math.round(perSecond)}/s, not ${Math.round(rate)}/s`;
        if (attempt === ATTEMPTS) throw new Error(text);
        if (attempt > ATTEMPTS_AS_IT_IS) adjust(perSecond);
        progress.say(`${text}; once more with ${connections} connections`);
      }
    },
  };
}
