/** What may be at hand already: it is waited for only if it is not. */
export type MaybePromise<T> = T | Promise<T>;

/**
 * What `next` makes of a value: at once if the value is at hand, otherwise when it comes. A failure
 * is thrown in the one case, and a rejection in the other.
 */
export function andThen<T, R>(
  value: MaybePromise<T>,
  next: (value: T) => MaybePromise<R>,
): MaybePromise<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/** A promise of what `act` promises, which is rejected also when `act` throws at once. */
export function attempt<T>(act: () => Promise<T>): Promise<T> {
  try {
    return act();
  } catch (error) {
    return Promise.reject(error);
  }
}
