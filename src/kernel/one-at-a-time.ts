import type { MaybePromise } from './and-then.ts';

/** Runs a piece of work when those that came before it are over, however they ended. */
export type OneAtATime = <T>(work: () => MaybePromise<T>) => MaybePromise<T>;

/** Lets pieces of work run one after the other, in the order in which they came. */
export function createOneAtATime(): OneAtATime {
  let last: Promise<unknown> | undefined;

  return (work) => {
    const done = last === undefined ? work() : last.then(work, work);
    if (!(done instanceof Promise)) return done;
    const mine = done.finally(() => {
      if (last === mine) last = undefined;
    });
    last = mine;
    return mine;
  };
}
