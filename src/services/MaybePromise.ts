/** A value, or a promise of it. What can be answered at once is, so that a request does not wait for nothing. */
export type MaybePromise<T> = T | PromiseLike<T>;

/** Whether a value is to be waited for. Any thenable is, not only a promise. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    (typeof value === 'object' || typeof value === 'function') &&
    value !== null &&
    typeof (value as { then?: unknown }).then === 'function'
  );
}

/** Goes on with a value once it is there: now, or later. */
export function andThen<T, U>(value: MaybePromise<T>, next: (value: T) => MaybePromise<U>): MaybePromise<U> {
  // Promise.resolve, since a thenable of the application's may have a `then` that returns nothing.
  return isThenable(value) ? Promise.resolve(value).then(next) : next(value);
}

/** Tries something, and goes on with its error if it fails: now, or later. */
export function orElse<T>(attempt: () => MaybePromise<T>, recover: (error: unknown) => T): MaybePromise<T> {
  try {
    const value = attempt();
    return isThenable(value) ? Promise.resolve(value).then(undefined, recover) : value;
  } catch (error) {
    return recover(error);
  }
}

/** Tries something, and goes on with its value, or with its error if it fails: now, or later. An error of what goes on is passed on. */
export function settle<T, U>(
  attempt: () => MaybePromise<T>,
  next: (value: T) => MaybePromise<U>,
  recover: (error: unknown) => MaybePromise<U>,
): MaybePromise<U> {
  let value: MaybePromise<T>;
  try {
    value = attempt();
  } catch (error) {
    return recover(error);
  }
  return isThenable(value) ? Promise.resolve(value).then(next, recover) : next(value);
}
