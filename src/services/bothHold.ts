import { isThenable, type MaybePromise } from './MaybePromise';

type Check = () => MaybePromise<void>;

/**
 * Makes two checks side by side, and waits for both though one has failed: a refusal is not to overtake what the other
 * does about a theft.
 *
 * @throws what the first threw, or else the second
 */
export function bothHold(first: Check, second: Check): MaybePromise<void> {
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
