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
