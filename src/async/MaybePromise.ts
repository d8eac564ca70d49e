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

type Check = () => MaybePromise<void>;

/**
 * Makes two checks side by side, and waits for both though one has failed: a refusal is not to overtake what the other
 * does about a theft.
 *
 * @throws what the first threw, or else the second
 */
export function runBoth(first: Check, second: Check): MaybePromise<void> {
  const [one, other] = [attempt(first), attempt(second)];
  if (!isThenable(one)) return other;
  return isThenable(other) ? settleBoth(one, other) : one;
}

/** A failure of one check must not leave the other, which is under way, without anybody to hear of its own. */
function attempt(check: Check): MaybePromise<void> {
  try {
    return check();
  } catch (error) {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever it was, it is passed on
    return Promise.reject(error);
  }
}

/** By hand, since every request waits for both: an async function would make some promises more. */
function settleBoth(one: PromiseLike<void>, other: PromiseLike<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    let left = 2;
    let failed: { readonly reason: unknown } | undefined;
    const settle = (): void => {
      left -= 1;
      if (left > 0) return;
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever it was, it is passed on
      if (failed) reject(failed.reason);
      else resolve();
    };
    void one.then(settle, (reason: unknown) => {
      failed = { reason };
      settle();
    });
    void other.then(settle, (reason: unknown) => {
      failed ??= { reason };
      settle();
    });
  });
}
