/** Does work again and again, after each period, until the returned function is called. */
export type Every = (periodMs: number, work: () => void) => () => void;

/** With the timer of the process, which does not keep it from ending. */
export const everyWithTimer: Every = (periodMs, work) => {
  const timer = setInterval(work, periodMs);
  timer.unref();
  return () => clearInterval(timer);
};
