import type { Contender } from './pairs.ts';
import { type Answer, headerOf, send } from './send.ts';
import { type LoadRequest, type LoadResult, runWrk } from './wrk.ts';

/** A server under load, and what it is asked. */
export interface LoadTarget {
  readonly url: string;
  /** Sent one after the other, and then from the start again. */
  readonly requests: readonly LoadRequest[];
  /** Whether an answer is the one that is meant; a refusal would be answered faster. */
  readonly isRight: (answer: Answer) => boolean;
  /** Whether each request is to be found in what the key has left. */
  readonly isMetered: boolean;
  /** For the load's script. */
  readonly folder: string;
}

/** How it is loaded; see `Load`. */
export interface Pace {
  readonly seconds: number;
  readonly connections?: number;
  readonly pauseMs?: number;
}

/** A server whose requests a second are measured. */
export function httpContender(
  name: string,
  target: LoadTarget,
  afterTurn: () => void = () => undefined,
): Contender {
  return {
    name,
    async measure(seconds) {
      const { perSecond, p99Us } = await loadChecked(target, { seconds });
      afterTurn();
      return { value: perSecond, p99Us };
    },
  };
}

/**
 * Loads a server, and looks at an answer before and after.
 *
 * @throws Error when an answer is not the one that is meant, or when a request was not counted.
 */
export async function loadChecked(target: LoadTarget, pace: Pace): Promise<LoadResult> {
  const before = await sendChecked(target);
  const result = await runWrk({ ...target, ...pace });
  const after = await sendChecked(target);
  if (target.isMetered) requireCounted(before, after, result.requests);
  return result;
}

/** Sends the first of the requests, and refuses an answer that is not the one that is meant. */
export async function sendChecked({ url, requests, isRight }: LoadTarget): Promise<Answer> {
  const [request] = requests;
  if (request === undefined) throw new Error('there is nothing to ask');
  const answer = await send(url, request);
  if (isRight(answer)) return answer;
  throw new Error(`${request.path} answered ${answer.status}: ${answer.body.slice(0, 500)}`);
}

/** The uses that are left of the day are fewer by each request, unless the day ended meanwhile. */
function requireCounted(before: Answer, after: Answer, requests: number): void {
  const counted = remainingOf(before) - remainingOf(after);
  if (counted >= requests || counted < 0) return;
  throw new Error(`${requests} requests were answered, and only ${counted} counted`);
}

function remainingOf(answer: Answer): number {
  const field = headerOf(answer, 'RateLimit');
  const remaining = /"day";r=(\d+)/.exec(field)?.[1];
  if (remaining === undefined) throw new Error(`the answer has no limit of the day: ${field}`);
  return Number(remaining);
}
