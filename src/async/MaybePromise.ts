/** A value, or a promise of it. Code that can answer at once returns the value, which saves the request a turn of waiting. */
export type MaybePromise<T> = T | PromiseLike<T>;

/** Tells whether a value has to be awaited. Every thenable counts, not only promises. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    (typeof value === 'object' || typeof value === 'function') &&
    value !== null &&
    typeof (value as { then?: unknown }).then === 'function'
  );
}

/** Calls `next` with a value: at once, or when its promise resolves. */
export function andThen<T, U>(value: MaybePromise<T>, next: (value: T) => MaybePromise<U>): MaybePromise<U> {
  // A thenable of the application may have a `then` that returns nothing, so it is wrapped in a promise.
  return isThenable(value) ? Promise.resolve(value).then(next) : next(value);
}

/**
 * Makes one step of two. The second runs once the first has ended without an error. For steps of every request: unlike
 * {@link andThen}, it needs no closure if the first answers at once.
 */
export function inTurn<One, Other>(first: Step<One, Other>, second: Step<One, Other>): Step<One, Other> {
  const later = (ended: PromiseLike<void>, one: One, other: Other): Promise<void> =>
    Promise.resolve(ended).then(() => second(one, other));
  return (one, other) => {
    const ended = first(one, other);
    return isThenable(ended) ? later(ended, one, other) : second(one, other);
  };
}

type Step<One, Other> = (one: One, other: Other) => MaybePromise<void>;

/** Runs a step, and calls `recover` with its error if it fails, at once or later. */
export function orElse<T>(attempt: () => MaybePromise<T>, recover: (error: unknown) => T): MaybePromise<T> {
  try {
    const value = attempt();
    return isThenable(value) ? Promise.resolve(value).then(undefined, recover) : value;
  } catch (error) {
    return recover(error);
  }
}

/** Runs a step, and calls `next` with its value, or `recover` with its error. Errors of `next` are passed on to the caller. */
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
 * Runs two checks at the same time, and waits for both even if one fails. A refusal must not be answered before the other
 * check has ended the session of a stolen token.
 *
 * @throws the error of the first check; if it passed, the error of the second
 */
export function runBoth(first: Check, second: Check): MaybePromise<void> {
  const [one, other] = [attempt(first), attempt(second)];
  if (!isThenable(one)) return other;
  return isThenable(other) ? settleBoth(one, other) : one;
}

/** Turns an error that a check throws at once into a rejection, so that the other check is still awaited. */
function attempt(check: Check): MaybePromise<void> {
  try {
    return check();
  } catch (error) {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the reason is passed on unchanged
    return Promise.reject(error);
  }
}

/** Waits for both. Written without `async`, which would make more promises for every request. */
function settleBoth(one: PromiseLike<void>, other: PromiseLike<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    let left = 2;
    let failed: { readonly reason: unknown } | undefined;
    const settle = (): void => {
      left -= 1;
      if (left > 0) return;
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the reason is passed on unchanged
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
